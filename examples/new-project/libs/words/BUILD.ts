import { filegroup } from "zako:std";

export default filegroup({ name: "words", srcs: ["words.txt"], visibility: "public" });
