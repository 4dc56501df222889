package dev.zako.sandbox;

import java.nio.file.Path;

/** A program that runs a command without end in a sandbox until it is killed. */
final class EndlessRun {
  private EndlessRun() {}

  public static void main(String[] arguments) throws Exception {
    Fixture fixture = new Fixture(Path.of(arguments[1]));
    ProbeReport report = Variant.report();
    Sandbox sandbox =
        switch (arguments[0]) {
          case "TREE", "OFF" ->
              Sandboxes.create(SandboxMode.valueOf(arguments[0]), fixture.scratchRoot(), report);
          default ->
              Variant.all()
                  .filter(variant -> variant.probed().name().equals(arguments[0]))
                  .findFirst()
                  .orElseThrow()
                  .open(fixture.scratchRoot());
        };
    Thread.startVirtualThread(
        () -> {
          fixture.awaitOutput();
          System.out.println("started");
        });
    fixture.shell(
        sandbox, "(setsid sleep " + arguments[2] + " &); echo started; sleep " + arguments[2]);
  }
}
