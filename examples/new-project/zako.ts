import { newProject, project } from "zako:package";
import manifest from "./zako.json" with { type: "json" };

const made = newProject(manifest);
made.addBuild("app/**");
made.addRule({ include: ["rules/**/*.rule.ts"], exclude: ["rules/old/**"] });
if (project.config["debug"]) {
  made.addBuild("debug/**");
}

export default made;
