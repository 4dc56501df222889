package dev.zako.engine.build.failure;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every kind of problem that Zako reports, with an id that never changes its meaning. The first
 * digit groups them: 1 usage, 2 workspace, manifest, labels and targets, 3 scripts, 4 actions and
 * execution, 5 store and sandbox, 6 environment, 9 internal.
 */
public enum Code {
  UNKNOWN_COMMAND("ZK1001", Kind.USER, ExitClass.USAGE, "A command that does not exist"),
  UNKNOWN_OPTION("ZK1002", Kind.USER, ExitClass.USAGE, "An option that the command does not have"),
  OPTION_VALUE("ZK1003", Kind.USER, ExitClass.USAGE, "An option has a value that it cannot take"),
  TARGET_PATTERN("ZK1004", Kind.USER, ExitClass.USAGE, "A target pattern cannot be read"),
  ARGUMENT_FILE("ZK1005", Kind.USER, ExitClass.USAGE, "An argument file cannot be used"),
  MISSING_ARGUMENT("ZK1006", Kind.USER, ExitClass.USAGE, "The command needs an argument"),
  UNKNOWN_CONFIG("ZK1007", Kind.USER, ExitClass.USAGE, "A configuration option is not declared"),
  CONFIG_VALUE("ZK1008", Kind.USER, ExitClass.USAGE, "A configuration value has the wrong type"),
  CONFIG_REQUIRED(
      "ZK1009", Kind.USER, ExitClass.USAGE, "A required configuration value is missing"),
  DIRECTORY_NOT_FOUND("ZK1010", Kind.USER, ExitClass.USAGE, "The directory to work in is missing"),
  FILE_IN_THE_WAY("ZK1011", Kind.USER, ExitClass.USAGE, "A file to be written exists already"),
  NOT_RECORDED("ZK1012", Kind.USER, ExitClass.USAGE, "No build that is kept did that"),
  QUERY_SYNTAX("ZK1013", Kind.USER, ExitClass.USAGE, "A query cannot be read"),
  UNKNOWN_RESOURCE("ZK1014", Kind.USER, ExitClass.USAGE, "A resource is not declared"),

  WORKSPACE_NOT_FOUND("ZK2001", Kind.USER, ExitClass.USAGE, "No workspace at or above a directory"),
  WORKSPACE_BUSY(
      "ZK2002", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "Another build holds the workspace"),
  PACKAGE_ID_DIFFERS("ZK2003", Kind.USER, ExitClass.USAGE, "The workspace is another package"),

  MANIFEST_SYNTAX("ZK2101", Kind.USER, ExitClass.BUILD, "The manifest is not valid TOML or JSON"),
  MANIFEST_UNKNOWN_KEY("ZK2102", Kind.USER, ExitClass.BUILD, "The manifest has an unknown key"),
  MANIFEST_MISSING_KEY("ZK2103", Kind.USER, ExitClass.BUILD, "The manifest lacks a required key"),
  MANIFEST_TYPE("ZK2104", Kind.USER, ExitClass.BUILD, "A manifest value has the wrong type"),
  MANIFEST_GROUP("ZK2105", Kind.USER, ExitClass.BUILD, "The manifest's group is malformed"),
  MANIFEST_ARTIFACT("ZK2106", Kind.USER, ExitClass.BUILD, "The manifest's artifact is malformed"),
  MANIFEST_VERSION("ZK2107", Kind.USER, ExitClass.BUILD, "The manifest's version is malformed"),
  MANIFEST_AUTHOR("ZK2108", Kind.USER, ExitClass.BUILD, "An author in the manifest is malformed"),
  MANIFEST_PATTERN("ZK2109", Kind.USER, ExitClass.BUILD, "A file pattern of the manifest is wrong"),
  MANIFEST_CONFIG_KEY("ZK2110", Kind.USER, ExitClass.BUILD, "A configuration key is malformed"),
  MANIFEST_CONFIG_DEFAULT(
      "ZK2111", Kind.USER, ExitClass.BUILD, "A configuration default does not fit its type"),
  MANIFEST_CONFIG_INHERIT(
      "ZK2112", Kind.USER, ExitClass.BUILD, "A configuration option cannot inherit its value"),
  MANIFEST_ALIAS("ZK2113", Kind.USER, ExitClass.BUILD, "A dependency alias is malformed"),
  MANIFEST_DEPENDENCY("ZK2114", Kind.USER, ExitClass.BUILD, "A dependency's source is malformed"),
  MANIFEST_SCRIPT("ZK2115", Kind.USER, ExitClass.BUILD, "The package script's path is not usable"),
  MANIFEST_MOUNT("ZK2116", Kind.USER, ExitClass.BUILD, "The configuration mount is malformed"),
  MANIFEST_UNREADABLE("ZK2117", Kind.USER, ExitClass.BUILD, "The manifest is not UTF-8 text"),
  MANIFEST_AMBIGUOUS("ZK2118", Kind.USER, ExitClass.BUILD, "A package has two manifests"),
  MANIFEST_DUPLICATE_KEY("ZK2119", Kind.USER, ExitClass.BUILD, "A manifest key is given twice"),
  MANIFEST_RESOURCE("ZK2120", Kind.USER, ExitClass.BUILD, "A resource in the manifest is wrong"),

  LABEL_SYNTAX("ZK2201", Kind.USER, ExitClass.BUILD, "A label is malformed"),
  ID_SYNTAX("ZK2202", Kind.USER, ExitClass.BUILD, "A package id or typed id is malformed"),
  VERSION_SYNTAX("ZK2203", Kind.USER, ExitClass.BUILD, "A version or version range is malformed"),
  UNKNOWN_ALIAS("ZK2204", Kind.USER, ExitClass.BUILD, "A label uses an undeclared dependency"),
  GLOB_SYNTAX("ZK2205", Kind.USER, ExitClass.BUILD, "A file pattern is malformed"),
  PATH_SYNTAX("ZK2206", Kind.USER, ExitClass.BUILD, "A path is not portable or leaves its package"),
  DEPENDENCY_NOT_AVAILABLE(
      "ZK2207", Kind.USER, ExitClass.BUILD, "A dependency's package is not on this machine"),
  DEPENDENCY_NOT_FOUND(
      "ZK2208", Kind.USER, ExitClass.BUILD, "A dependency's path leads to no package"),
  DEPENDENCY_ID_DIFFERS(
      "ZK2209", Kind.USER, ExitClass.BUILD, "A dependency is another package than stated"),
  PACKAGE_CYCLE("ZK2210", Kind.USER, ExitClass.BUILD, "Packages depend on each other in a circle"),
  FOREIGN_PACKAGE(
      "ZK2211", Kind.USER, ExitClass.BUILD, "A path leads into another package than the own"),
  LOCK_SYNTAX("ZK2212", Kind.USER, ExitClass.BUILD, "The lock file is not as Zako writes it"),
  LOCK_DIFFERS("ZK2213", Kind.USER, ExitClass.BUILD, "The lock file does not fit the manifest"),

  PACKAGE_NOT_FOUND("ZK2301", Kind.USER, ExitClass.BUILD, "A directory has no build file"),
  TARGET_NOT_FOUND("ZK2302", Kind.USER, ExitClass.BUILD, "A build file has no such target"),
  DUPLICATE_TARGET("ZK2303", Kind.USER, ExitClass.BUILD, "Two targets have the same name"),
  NO_TARGETS("ZK2304", Kind.USER, ExitClass.BUILD, "A target pattern matches nothing"),
  SOURCE_NOT_FOUND("ZK2305", Kind.USER, ExitClass.BUILD, "A source file does not exist"),
  GLOB_EMPTY("ZK2306", Kind.USER, ExitClass.BUILD, "A file pattern matches nothing"),
  DEPENDENCY_CYCLE(
      "ZK2307", Kind.USER, ExitClass.BUILD, "Targets depend on each other in a circle"),
  NOT_VISIBLE("ZK2308", Kind.USER, ExitClass.BUILD, "A target may not be used from there"),
  ATTRIBUTE_UNKNOWN("ZK2309", Kind.USER, ExitClass.BUILD, "A rule has no such attribute"),
  ATTRIBUTE_MISSING("ZK2310", Kind.USER, ExitClass.BUILD, "A required attribute is not set"),
  ATTRIBUTE_TYPE("ZK2311", Kind.USER, ExitClass.BUILD, "An attribute has the wrong type or value"),
  NOT_A_TARGET("ZK2312", Kind.USER, ExitClass.BUILD, "A build file exports what is no target"),
  PROVIDER_MISSING("ZK2313", Kind.USER, ExitClass.BUILD, "A dependency lacks a needed provider"),
  UNKNOWN_RULE("ZK2314", Kind.USER, ExitClass.BUILD, "A target's rule does not exist"),
  OUTPUT_CONFLICT("ZK2315", Kind.USER, ExitClass.BUILD, "Two actions make the same output"),
  TARGET_NAME("ZK2316", Kind.USER, ExitClass.BUILD, "A target name is malformed"),
  PATH_COLLISION("ZK2317", Kind.USER, ExitClass.BUILD, "Two paths are one on some file systems"),
  BUILD_FILE_EXCLUDED(
      "ZK2318", Kind.USER, ExitClass.BUILD, "A build file does not belong to its package"),

  SCRIPT_SYNTAX("ZK3001", Kind.USER, ExitClass.BUILD, "A script is not valid TypeScript"),
  IMPORT_NOT_FOUND("ZK3002", Kind.USER, ExitClass.BUILD, "An imported module does not exist"),
  IMPORT_FORBIDDEN("ZK3003", Kind.USER, ExitClass.BUILD, "A script may not import that module"),
  SCRIPT_THROWN("ZK3004", Kind.USER, ExitClass.BUILD, "A script threw an error"),
  SCRIPT_TIMEOUT("ZK3005", Kind.ENVIRONMENT, ExitClass.BUILD, "A script ran too long"),
  SCRIPT_STATEMENTS("ZK3006", Kind.USER, ExitClass.BUILD, "A script ran too many statements"),
  SCRIPT_OUTPUT_SIZE("ZK3007", Kind.USER, ExitClass.BUILD, "A script's result is too large"),
  SCRIPT_STACK("ZK3008", Kind.USER, ExitClass.BUILD, "A script's calls are nested too deeply"),
  SCRIPT_DEADLOCK("ZK3009", Kind.USER, ExitClass.BUILD, "A script awaits what cannot happen"),
  SCRIPT_NOT_DATA("ZK3010", Kind.USER, ExitClass.BUILD, "A script's result is not plain data"),
  SCRIPT_POISONOUS(
      "ZK3011", Kind.INTERNAL, ExitClass.INTERNAL, "A script ended its worker more than once"),
  SCRIPT_OVERLOADED(
      "ZK3012", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "No worker was free for a script"),
  RULE_FAILED("ZK3013", Kind.USER, ExitClass.BUILD, "A rule refused its target"),
  RULE_RESULT("ZK3014", Kind.USER, ExitClass.BUILD, "A rule returned what cannot be used"),
  TOOLCHAIN_NOT_FOUND(
      "ZK3015", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "A toolchain does not work here"),
  TYPE_ERROR("ZK3016", Kind.USER, ExitClass.BUILD, "The type checker refuses a script"),
  PACKAGE_SCRIPT(
      "ZK3017", Kind.USER, ExitClass.BUILD, "A package script states what it may not state"),
  TOOLCHAIN_UNKNOWN("ZK3018", Kind.USER, ExitClass.BUILD, "No toolchain fits what a rule asks for"),
  TOOLCHAIN_AMBIGUOUS(
      "ZK3019", Kind.USER, ExitClass.BUILD, "Several toolchains fit what a rule asks for"),
  NOT_A_TOOLCHAIN(
      "ZK3020", Kind.USER, ExitClass.BUILD, "A toolchain file does not state a toolchain"),

  ACTION_FAILED("ZK4001", Kind.USER, ExitClass.BUILD, "A command ended with a failure"),
  ACTION_TIMED_OUT("ZK4002", Kind.ENVIRONMENT, ExitClass.BUILD, "A command ran longer than it may"),
  OUTPUT_NOT_PRODUCED(
      "ZK4003", Kind.USER, ExitClass.BUILD, "A command did not make a declared output"),
  UNDECLARED_INPUT("ZK4004", Kind.USER, ExitClass.BUILD, "A command needs an undeclared file"),
  COMMAND_NOT_FOUND(
      "ZK4005", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "A command's program does not exist"),
  OUTPUT_KIND("ZK4006", Kind.USER, ExitClass.BUILD, "An output is not of the declared kind"),
  INPUT_CHANGED("ZK4007", Kind.ENVIRONMENT, ExitClass.BUILD, "A file changed while it was in use"),
  DEPENDENCY_FILE("ZK4008", Kind.USER, ExitClass.BUILD, "A dependency file cannot be read"),
  INTERRUPTED("ZK4009", Kind.ENVIRONMENT, ExitClass.INTERRUPTED, "The build was interrupted"),
  OUTPUT_PLACEMENT(
      "ZK4010", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "An output cannot be put in place"),
  ACTION_KILLED("ZK4011", Kind.ENVIRONMENT, ExitClass.BUILD, "A command was killed from outside"),
  INPUT_WRITTEN("ZK4012", Kind.USER, ExitClass.BUILD, "A command wrote to one of its inputs"),
  NOT_REPRODUCIBLE("ZK4013", Kind.USER, ExitClass.BUILD, "Something is not the same each time"),
  ACTION_RESOURCES(
      "ZK4014", Kind.ENVIRONMENT, ExitClass.BUILD, "A command asks for what it can never get"),

  STORE_IO("ZK5001", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "The store cannot read or write"),
  DISK_FULL("ZK5002", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "The disk is full"),
  STORE_READ_ONLY("ZK5003", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "The store is read-only"),
  BLOB_MISSING("ZK5004", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "A stored blob is gone"),
  BLOB_CORRUPT("ZK5005", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "A stored blob is damaged"),
  SANDBOX_UNAVAILABLE(
      "ZK5101", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "The sandbox does not work here"),
  SANDBOX_SET_UP(
      "ZK5102",
      Kind.ENVIRONMENT,
      ExitClass.ENVIRONMENT,
      "A sandbox could not be made, or was ended from outside"),

  JDK_NOT_FOUND("ZK6001", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "No JDK 25 was found"),
  MAVEN_NOT_FOUND("ZK6002", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "Maven was not found"),
  ZAKO_NOT_BUILT("ZK6003", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "Zako could not be built"),
  FILE_UNREADABLE("ZK6004", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "A file cannot be read"),
  FILE_UNWRITABLE("ZK6005", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "A file cannot be written"),
  TYPESCRIPT_NOT_FOUND(
      "ZK6006", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "No usable TypeScript was found"),
  TYPESCRIPT_FAILED("ZK6007", Kind.ENVIRONMENT, ExitClass.ENVIRONMENT, "TypeScript did not work"),

  INTERNAL_ERROR("ZK9001", Kind.INTERNAL, ExitClass.INTERNAL, "A defect in Zako"),
  SCRIPT_HOST("ZK9002", Kind.INTERNAL, ExitClass.INTERNAL, "A defect in the script runtime");

  /** Who can do something about it. */
  public enum Kind {
    /** The workspace or the command line says something wrong; the same input fails again. */
    USER,
    /** The machine, its disk or its programs stand in the way; trying again may help. */
    ENVIRONMENT,
    /** Zako itself is wrong. */
    INTERNAL
  }

  /** What the process ends with when this is the worst that happened. */
  public enum ExitClass {
    /** The build failed. */
    BUILD(1),
    /** The command line cannot be carried out. */
    USAGE(2),
    /** The user or a signal stopped the build. */
    INTERRUPTED(8),
    /** The machine does not allow the build. */
    ENVIRONMENT(36),
    /** Zako failed. */
    INTERNAL(37);

    private final int exitCode;

    ExitClass(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code of the process. */
    public int exitCode() {
      return exitCode;
    }
  }

  private static final Map<String, Code> BY_ID = byId();

  private final String id;
  private final Kind kind;
  private final ExitClass exitClass;
  private final String meaning;

  Code(String id, Kind kind, ExitClass exitClass, String meaning) {
    this.id = id;
    this.kind = kind;
    this.exitClass = exitClass;
    this.meaning = meaning;
  }

  /** The stable id, for instance {@code ZK2001}. */
  public String id() {
    return id;
  }

  /** Who can do something about it. */
  public Kind kind() {
    return kind;
  }

  /** What the process ends with. */
  public ExitClass exitClass() {
    return exitClass;
  }

  /** The exit code of a process that fails with this. */
  public int exitCode() {
    return exitClass.exitCode();
  }

  /** One line on what it means. */
  public String meaning() {
    return meaning;
  }

  /**
   * Whether trying again, with the same inputs, may end otherwise. Such a failure is never
   * remembered beyond its build. This is the one place where that is decided.
   */
  public boolean isTransient() {
    return kind != Kind.USER;
  }

  /** The code with this id. */
  public static Optional<Code> withId(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  private static Map<String, Code> byId() {
    Map<String, Code> all = new TreeMap<>();
    Arrays.stream(values()).forEach(code -> all.put(code.id, code));
    return Map.copyOf(all);
  }

  @Override
  public String toString() {
    return id;
  }
}
