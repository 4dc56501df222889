package dev.zako.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same script gives the same bytes wherever it runs. */
final class DeterminismTest {
  private static final String SCRIPT =
      """
      import { hash } from "zako:hash";
      import { label } from "./lib.ts";
      const seen: unknown[] = [];
      for (const name of Reflect.ownKeys(globalThis).map(String)) {
        seen.push([name, typeof (globalThis as any)[name]]);
      }
      const words = ["I", "i", "ı", "İ", "ß", "z", "ä", "Z", "a"];
      seen.push(words.map((word) => [word.toUpperCase(), word.toLowerCase()]), [...words].sort());
      seen.push(String(0.1 + 0.2), (1234567.891).toFixed(2), (255).toString(36), 1e300 * 10);
      seen.push(/\\p{L}+/u.exec("äb1")?.[0], "e\\u0301".normalize("NFC").length);
      seen.push([3, 1, 2].toString(), `${[1.5]}`, Math.sin(1), Math.exp(1), Math.pow(1.1, 30));
      try { label(null as any); } catch (e) { seen.push((e as Error).message, (e as Error).stack); }
      await Promise.all([1, 2, 3].map(async (n) => { await n; seen.push(n); }));
      const order = new Map([["b", 1], ["a", 2]]);
      seen.push([...order.keys()], Object.keys({ b: 1, 2: 1, a: 1, 1: 1 }));
      export default { digest: hash(seen), seen };
      """;

  private static ScriptJob job() throws ScriptFailedException {
    return Scripts.build(SCRIPT)
        .library("lib.ts", "export function label(x: { y: string }): string {\n  return x.y;\n}")
        .job();
  }

  @Test
  void run_otherMachineSettings_givesSameBytes(@TempDir Path directory) throws Exception {
    String here = ((ScriptResult.Success) Main.evaluate()).json();
    String there =
        ChildJvm.run(
            List.of(
                "-Duser.timezone=Pacific/Auckland",
                "-Duser.language=tr",
                "-Duser.country=TR",
                "-Duser.name=somebody",
                "-Duser.home=" + directory,
                "-Dfile.encoding=ISO-8859-1",
                "-XX:ActiveProcessorCount=1"),
            Map.of("TZ", "Asia/Kolkata", "LC_ALL", "tr_TR.UTF-8", "HOME", directory.toString()),
            directory,
            Main.class,
            Path.of("target", "native").toAbsolutePath().toString());
    assertThat(there).isEqualTo(here);
    assertThat(here).contains("//lib.ts:2:").doesNotContain("Istanbul");
  }

  @Test
  void run_otherNumberOfWorkers_givesSameBytes() throws Exception {
    String alone = ((ScriptResult.Success) Main.evaluate()).json();
    for (int workers : new int[] {1, 3}) {
      try (ScriptPool pool = ScriptPool.start(ScriptPoolOptions.withWorkers(workers))) {
        List<CompletionStage<ScriptResult>> results = new ArrayList<>();
        for (int count = 0; count < 6; count++) {
          results.add(pool.submit(job(), new CancelHandle()));
        }
        for (CompletionStage<ScriptResult> result : results) {
          assertThat(result.toCompletableFuture().get())
              .isEqualTo(new ScriptResult.Success(alone, List.of()));
        }
      }
    }
  }

  /** Evaluates the script and prints the bytes of its result. */
  public static final class Main {
    private Main() {}

    static ScriptResult evaluate() throws ScriptFailedException {
      try (var executors = new dev.zako.js.internal.GraalExecutorFactory();
          ScriptExecutor executor = executors.create()) {
        return executor.execute(job(), new CancelHandle());
      }
    }

    /** Prints in UTF-8, whatever the settings say. */
    public static void main(String[] arguments) throws Exception {
      ScriptResult result = evaluate();
      String json = result instanceof ScriptResult.Success success ? success.json() : "" + result;
      System.out.write(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      System.out.flush();
    }
  }
}
