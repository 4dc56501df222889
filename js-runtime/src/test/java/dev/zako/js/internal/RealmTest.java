package dev.zako.js.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.js.ScriptFailedException;
import dev.zako.js.ScriptFailure;
import dev.zako.js.ScriptJob;
import dev.zako.js.ScriptKind;
import dev.zako.js.ScriptLimits;
import dev.zako.js.ScriptResult;
import java.util.TreeMap;
import org.graalvm.polyglot.Engine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders to stop an evaluation that come too early or too late. */
class RealmTest {
  private static final Engine ENGINE = Hardening.newEngine();

  private final Realm realm = new Realm(ENGINE, ScriptLimits.DEFAULT.statements());

  @AfterEach
  void close() {
    realm.close();
  }

  @AfterAll
  static void closeEngine() {
    ENGINE.close(true);
  }

  private static ScriptJob job(String code) {
    return new ScriptJob(
        "test", code, new TreeMap<>(), ScriptKind.BUILTIN, "null", ScriptLimits.DEFAULT);
  }

  private Evaluation evaluation(String code) throws ScriptFailedException {
    ScriptJob job = job(code);
    assertThat(realm.isUsedUp()).isFalse();
    return new Evaluation(job, ModuleTable.of(job, realm.nextRoot()));
  }

  @Test
  void kill_beforeTheEvaluation_endsIt() throws Exception {
    Evaluation evaluation = evaluation("for (;;) {}");
    realm.kill(evaluation);
    assertThat(realm.run(evaluation))
        .isInstanceOfSatisfying(
            ScriptResult.Failed.class,
            failed -> assertThat(failed.failure().kind()).isEqualTo(ScriptFailure.Kind.TIMEOUT));
    assertThat(evaluation.wasKilled()).isTrue();
    assertThat(realm.isUsedUp()).isTrue();
  }

  @Test
  void kill_afterTheEvaluation_doesNotReachTheNext() throws Exception {
    Evaluation first = evaluation("export default 1;");
    assertThat(realm.run(first)).isInstanceOf(ScriptResult.Success.class);
    realm.kill(first);
    Evaluation second = evaluation("export default 2;");
    assertThat(realm.run(second)).isInstanceOf(ScriptResult.Success.class);
    realm.kill(first);
    realm.kill(second);
    assertThat(realm.isUsedUp()).isFalse();
  }
}
