package dev.zako.engine.build.analysis;

import dev.zako.engine.build.model.ConfigurationId;
import dev.zako.engine.build.model.HostPlatform;
import dev.zako.engine.build.model.PackagePath;
import dev.zako.engine.graph.Fingerprint;
import dev.zako.engine.graph.NodeKey;
import dev.zako.engine.graph.NodeValue;
import dev.zako.js.ModuleId;
import java.util.List;
import java.util.Optional;

/**
 * The toolchains that a package registers.
 *
 * @param root the root of the package
 * @param configuration that of the build, which its package script may ask for
 */
public record PackageToolchainsKey(PackagePath root, ConfigurationId configuration)
    implements NodeKey<PackageToolchainsKey.Registered> {
  /** The kind of these nodes. */
  public static final String KIND = "PackageToolchains";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String id() {
    return "//" + root + " in " + configuration;
  }

  /**
   * A platform that tools work on.
   *
   * @param os absent for any
   * @param architecture absent for any
   */
  public record Platform(Optional<String> os, Optional<String> architecture) {
    boolean includes(HostPlatform host) {
      return os.map(host.os()::equals).orElse(true)
          && architecture.map(host.architecture()::equals).orElse(true);
    }

    /** As in {@code linux on x64}; what is any is left out. */
    @Override
    public String toString() {
      return os.orElse("any system") + architecture.map(a -> " on " + a).orElse("");
    }
  }

  /**
   * A toolchain as its script states it.
   *
   * @param platforms where it works; none means everywhere
   */
  public record Toolchain(ModuleId module, String type, List<Platform> platforms) {
    /** Copies the list. */
    public Toolchain {
      platforms = List.copyOf(platforms);
    }

    boolean worksOn(HostPlatform host) {
      return platforms.isEmpty() || platforms.stream().anyMatch(each -> each.includes(host));
    }
  }

  /**
   * What a package registers.
   *
   * @param toolchains in the order of their files
   */
  public record Registered(List<Toolchain> toolchains) implements NodeValue {
    /** Copies the list. */
    public Registered {
      toolchains = List.copyOf(toolchains);
    }

    @Override
    public Fingerprint outputHash() {
      return Fingerprint.of("toolchains", toolchains.toString());
    }
  }
}
