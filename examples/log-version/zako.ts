import { debug, error, info, trace, warn } from "zako:core";
import { project } from "zako:package";

trace("A trace message");
debug("A debug message");
info("An info message");
warn("A warn message");
error("An error message");

info(`This is ${project.group}:${project.artifact}@${project.version.version}`);

export default project;
