package dev.zako.js;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EvaluationTest {
  private static final String POSITIONS =
      """
      import { callSite } from "zako:internal";
      export const inner = () => callSite(1);
      function helper(): ReturnType<typeof callSite> {
        return callSite(2);
      }
      export function rule() {
        return helper();
      }
      """;

  @Test
  void run_plainData_isCanonicalJson() {
    assertThat(
            Scripts.build("export default { b: 1e21, a: [\"\\u00e9\\n\", null, -0], \"10\": {} };")
                .json())
        .isEqualTo("{\"10\":{},\"a\":[\"é\\n\",null,0],\"b\":1e+21}");
  }

  @Test
  void run_callSite_isTypeScriptPosition() {
    String script =
        """
        import { inner, rule } from "zako:test";
        interface Erased { a: string }
        type AlsoErased = Erased;
        const target: unknown = inner();
        function mine(): unknown {
          return rule();
        }
        export default [target, mine(), [
          rule(),
        ]];
        """;
    String json =
        Scripts.build(script).module(ModuleId.builtin("test"), ScriptKind.RULE, POSITIONS).json();

    assertThat(json)
        .isEqualTo(
            "[{\"column\":25,\"line\":4,\"module\":\"//BUILD.ts\"},"
                + "{\"column\":10,\"line\":6,\"module\":\"//BUILD.ts\"},"
                + "[{\"column\":3,\"line\":9,\"module\":\"//BUILD.ts\"}]]");
  }
}
