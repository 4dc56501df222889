package dev.zako.engine.build.model;

import dev.zako.engine.build.failure.Code;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may depend on a target. Targets of the same build file always may; those of other packages
 * only if it is public.
 */
public sealed interface Visibility {
  /** Whether the target may be used by the other. */
  boolean allows(Label target, Label user);

  /** Everybody, other packages too. */
  record Public() implements Visibility {
    @Override
    public boolean allows(Label target, Label user) {
      return true;
    }

    @Override
    public String toString() {
      return "public";
    }
  }

  /** The targets of the same package; so it is if nothing is written. */
  record OwnPackage() implements Visibility {
    @Override
    public boolean allows(Label target, Label user) {
      return target.alias().equals(user.alias());
    }

    @Override
    public String toString() {
      return "its own package";
    }
  }

  /** Nobody else. */
  record Private() implements Visibility {
    @Override
    public boolean allows(Label target, Label user) {
      return isSameBuildFile(target, user);
    }

    @Override
    public String toString() {
      return "private";
    }
  }

  /**
   * Targets that match one of the patterns.
   *
   * @param patterns none of them excludes
   */
  record Restricted(List<TargetPattern> patterns) implements Visibility {
    public Restricted {
      patterns = List.copyOf(patterns);
    }

    @Override
    public boolean allows(Label target, Label user) {
      return isSameBuildFile(target, user) || patterns.stream().anyMatch(p -> p.matches(user));
    }

    /** The same as the workspace sees it, for a package with this root. */
    public Restricted within(PackagePath root) {
      return new Restricted(patterns.stream().map(pattern -> pattern.within(root)).toList());
    }

    @Override
    public String toString() {
      return patterns.toString();
    }
  }

  /** Reads the text form: {@code public} or {@code private}. */
  static Visibility parse(String text) throws MalformedTextException {
    return switch (text) {
      case "public" -> new Public();
      case "private" -> new Private();
      default ->
          throw new MalformedTextException(
              Code.ATTRIBUTE_TYPE,
              "Visibility `" + text + "` is neither `public` nor `private`",
              "To allow some targets only, write a list of patterns, as in `[\"//app/...\"]`");
    };
  }

  /**
   * Reads the list form.
   *
   * @param base the directory of the build file, which relative patterns refer to
   */
  static Restricted parse(List<String> patterns, PackagePath base) throws MalformedTextException {
    List<TargetPattern> all = new ArrayList<>();
    for (String text : patterns) {
      TargetPattern pattern = TargetPattern.parse(text, base);
      if (pattern.exclude()) {
        throw new MalformedTextException(
            Code.ATTRIBUTE_TYPE,
            "Visibility pattern `" + text + "` excludes",
            "List only the targets that may use this one");
      }
      if (!pattern.scope().alias().isEmpty()) {
        throw new MalformedTextException(
            Code.ATTRIBUTE_TYPE,
            "Visibility pattern `" + text + "` names another package",
            "List targets of this package only; other packages may use it if it is `\"public\"`");
      }
      all.add(pattern);
    }
    return new Restricted(all);
  }

  private static boolean isSameBuildFile(Label target, Label user) {
    return target.alias().equals(user.alias()) && target.path().equals(user.path());
  }
}
