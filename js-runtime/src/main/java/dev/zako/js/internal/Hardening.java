package dev.zako.js.internal;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.io.IOAccess;

/**
 * How contexts are made. The sandbox policies above trusted refuse the experimental options that
 * switch whole parts of the language off, so everything is spelled out instead: nothing of the host
 * is reachable, and what differs between machines is not there.
 */
final class Hardening {
  /** The name of the sources that run before every script; their statements are not counted. */
  static final String PRELUDE = "zako:prelude";

  /** The longest text that a script may make, in UTF-16 units. */
  private static final int MAX_STRING_LENGTH = 128 << 20;

  private static final SortedMap<String, String> OPTIONS = options();

  private Hardening() {}

  private static SortedMap<String, String> options() {
    SortedMap<String, String> options = new TreeMap<>();
    for (String off :
        new String[] {
          "allow-eval",
          "atomics",
          "commonjs-require",
          "console",
          "esm-bare-specifier-relative-lookup",
          "foreign-object-prototype",
          "global-arguments",
          "global-property",
          "graal-builtin",
          "intl-402",
          "java-package-globals",
          "load",
          "nashorn-compat",
          "performance",
          "polyglot-builtin",
          "print",
          "regexp-static-result",
          "scripting",
          "shadow-realm",
          "shared-array-buffer",
          "shell",
          "syntax-extensions",
          "temporal",
          "v8-compat",
          "webassembly",
          "worker",
        }) {
      options.put("js." + off, "false");
    }
    options.put("js.async-stack-traces", "true");
    options.put("js.disable-eval", "true");
    options.put("js.ecmascript-version", "2025");
    options.put("js.error-cause", "true");
    options.put("js.esm-bare-specifier-relative-lookup", "true");
    options.put("js.import-attributes", "true");
    options.put("js.json-modules", "true");
    options.put("js.locale", "en-US");
    options.put("js.stack-trace-api", "true");
    options.put("js.stack-trace-limit", "64");
    options.put("js.strict", "true");
    options.put("js.string-length-limit", Integer.toString(MAX_STRING_LENGTH));
    options.put("js.timezone", "UTC");
    options.put("js.unhandled-rejections", "throw");
    return Collections.unmodifiableSortedMap(options);
  }

  /** An engine: the parsed modules are shared by all its contexts. */
  static Engine newEngine() {
    Engine engine =
        Engine.newBuilder("js")
            .allowExperimentalOptions(true)
            .option("engine.WarnInterpreterOnly", "false")
            .build();
    StackWatch.watch(engine);
    return engine;
  }

  /** A context that reaches the modules of the file system and nothing else. */
  static Context newContext(Engine engine, ModuleFileSystem modules, long statements) {
    return Context.newBuilder("js")
        .engine(engine)
        .allowExperimentalOptions(true)
        .allowAllAccess(false)
        .allowHostAccess(HostAccess.NONE)
        .allowHostClassLookup(_ -> false)
        .allowHostClassLoading(false)
        .allowNativeAccess(false)
        .allowCreateThread(false)
        .allowCreateProcess(false)
        .allowInnerContextOptions(false)
        .allowPolyglotAccess(PolyglotAccess.NONE)
        .allowEnvironmentAccess(EnvironmentAccess.NONE)
        .allowIO(IOAccess.newBuilder().fileSystem(modules).build())
        .useSystemExit(false)
        .options(OPTIONS)
        .resourceLimits(
            ResourceLimits.newBuilder()
                .statementLimit(statements, source -> !source.getName().equals(PRELUDE))
                .build())
        .build();
  }
}
