import { banner } from "../rules/banner.rule.ts";

export default banner({ name: "debug", word: "//config:debug", title: "debug" });
