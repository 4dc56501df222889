package dev.zako.engine.build.analysis;

import dev.zako.engine.build.analysis.PackageToolchainsKey.Toolchain;
import dev.zako.engine.build.failure.BuildFailure;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.Suggestions;
import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.HostPlatform;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.build.script.ManifestKey;
import dev.zako.engine.build.script.ScriptDiagnostics;
import dev.zako.engine.hone.ComputeContext;
import dev.zako.engine.hone.NodeFailedException;
import dev.zako.engine.hone.NodeFunction;
import dev.zako.js.BuiltinModules;
import dev.zako.js.ModuleId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Chooses toolchains by type and platform: first among those that the workspace's own package
 * registers, then among those of the package of the asking rule, then those that come with Zako.
 * The first of the three that has any decides; two in one of them are one too many.
 */
public final class ToolchainFunction implements NodeFunction<ToolchainKey, ToolchainKey.Resolved> {
  private static final String SUFFIX = "-toolchain";

  private final HostPlatform host;

  /** Chooses toolchains for commands that run on {@code host}. */
  public ToolchainFunction(HostPlatform host) {
    this.host = host;
  }

  @Override
  public ToolchainKey.Resolved compute(ToolchainKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    ModuleId module = choose(key, context);
    return context.get(
        new ToolchainProbeKey(
            module, module.isBuiltin() ? ConfigurationId.NONE : key.configuration()));
  }

  private ModuleId choose(ToolchainKey key, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    List<PackagePath> packages =
        key.root().isRoot() ? List.of(PackagePath.ROOT) : List.of(PackagePath.ROOT, key.root());
    List<Toolchain> seen = new ArrayList<>();
    for (PackagePath root : packages) {
      List<Toolchain> registered =
          context.get(new PackageToolchainsKey(root, key.configuration())).toolchains();
      List<Toolchain> fitting =
          registered.stream()
              .filter(each -> each.type().equals(key.type()) && each.worksOn(host))
              .toList();
      if (fitting.size() > 1) {
        throw failure(ambiguous(key, fitting));
      }
      if (fitting.size() == 1) {
        return fitting.getFirst().module();
      }
      seen.addAll(registered);
    }
    ModuleId builtin = ModuleId.builtin(key.type() + SUFFIX);
    if (BuiltinModules.all().contains(builtin)) {
      return builtin;
    }
    throw failure(absent(key, seen, context));
  }

  private Diagnostic ambiguous(ToolchainKey key, List<Toolchain> fitting) {
    return Diagnostic.of(
            Code.TOOLCHAIN_AMBIGUOUS,
            "Several toolchains of the type `"
                + key.type()
                + "` are for "
                + host
                + ": ["
                + fitting.stream().map(ToolchainFunction::name).collect(Collectors.joining(", "))
                + "]")
        .withHint(
            "Give them different `platforms`, or leave all but one out of `toolchains` in the"
                + " manifest");
  }

  private Diagnostic absent(ToolchainKey key, List<Toolchain> seen, ComputeContext context)
      throws NodeFailedException, InterruptedException {
    List<Toolchain> elsewhere =
        seen.stream().filter(each -> each.type().equals(key.type())).toList();
    if (!elsewhere.isEmpty()) {
      Diagnostic diagnostic =
          Diagnostic.of(
                  Code.TOOLCHAIN_UNKNOWN,
                  "No toolchain of the type `" + key.type() + "` is for " + host)
              .withHint("Register one for this platform, or add it to the `platforms` of one");
      for (Toolchain each : elsewhere) {
        diagnostic = diagnostic.withNote(name(each) + " is for " + each.platforms());
      }
      return diagnostic;
    }
    SortedSet<String> types = new TreeSet<>();
    seen.forEach(each -> types.add(each.type()));
    for (ModuleId module : BuiltinModules.all()) {
      if (module.path().endsWith(SUFFIX)) {
        types.add(module.path().substring(0, module.path().length() - SUFFIX.length()));
      }
    }
    String manifest = context.get(new ManifestKey(key.root())).file();
    Optional<String> similar = Suggestions.didYouMean(key.type(), types);
    return Diagnostic.of(
            Code.TOOLCHAIN_UNKNOWN,
            "There is no toolchain of the type `"
                + key.type()
                + "`; the types are [`"
                + String.join("`, `", types)
                + "`]")
        .withHint(
            similar.orElse(
                "Write a `*.toolchain.ts` file of this type and name it under `toolchains` in `"
                    + manifest
                    + "`, as in `toolchains = [\"tools/*.toolchain.ts\"]`"));
  }

  private static String name(Toolchain toolchain) {
    return "`" + ScriptDiagnostics.file(toolchain.module()) + "`";
  }

  private static NodeFailedException failure(Diagnostic diagnostic) {
    return new NodeFailedException(new BuildFailure(diagnostic));
  }
}
