package dev.zako.fuzz;

import java.util.Arrays;

/**
 * What Jazzer calls. The argument of the target is the name of a {@link FuzzTarget}, or {@code
 * all}: then the first byte of an input chooses the target, in the order of their list.
 */
public final class Fuzzer {
  /** The name that stands for every target. */
  static final String ALL = "all";

  /** Set once, before the first input. */
  private static String chosen = ALL;

  private Fuzzer() {}

  /** Called once by Jazzer. */
  public static void fuzzerInitialize(String[] arguments) {
    String name = arguments.length == 0 ? ALL : arguments[0];
    if (!name.equals(ALL)) {
      FuzzTarget.withId(name);
    }
    chosen = name;
  }

  /** Called by Jazzer with each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (!chosen.equals(ALL)) {
      FuzzTarget.withId(chosen).check(input);
    } else if (input.length > 0) {
      FuzzTarget[] targets = FuzzTarget.values();
      targets[(input[0] & 0xFF) % targets.length].check(Arrays.copyOfRange(input, 1, input.length));
    }
  }
}
