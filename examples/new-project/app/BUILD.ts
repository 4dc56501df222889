import { project } from "zako:build";
import { banner } from "../rules/banner.rule.ts";

export default banner({
  name: "banner",
  word: "//config:word",
  title: `${project.artifact} ${project.version}`,
});
