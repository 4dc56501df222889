package dev.zako.js.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zako.js.ScriptKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** `zako:hash`, `zako:timestamp` and `zako:unique`, against what the JDK computes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeterministicModulesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FIRST_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private ModuleRunner runner;

  @BeforeAll
  void start(@TempDir Path directory) {
    runner = new ModuleRunner(directory);
  }

  @AfterAll
  void stop() {
    runner.close();
  }

  /** The value of an expression over `hash`, `timestamp`, `unique` and the data. */
  private JsonNode evaluate(String expression, JsonNode data) {
    TreeMap<String, String> files = new TreeMap<>();
    files.put("data.ts", "export const data: any = " + data + ";\n");
    files.put(
        "main.ts",
        """
        import * as hash from "zako:hash";
        import * as timestamp from "zako:timestamp";
        import * as unique from "zako:unique";
        import { data } from "./data.ts";
        const failure = (action: () => unknown): string => {
          try {
            return `no failure, but ${action()}`;
          } catch (error) {
            return `${error.name}: ${error.message}`;
          }
        };
        export default %s;
        """
            .formatted(expression));
    return runner.evaluate(
        ScriptKind.LIBRARY,
        "import result from \"//main.ts\";\nexport default result;\n",
        List.of("//main.ts"),
        files,
        JSON.createObjectNode());
  }

  private JsonNode evaluate(String expression) {
    return evaluate(expression, JSON.createArrayNode());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every JDK has SHA-256", e);
    }
  }

  private static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode list(List<?> values) {
    return JSON.valueToTree(values);
  }

  @Test
  void sha256_textsAroundTheSizesOfBlocks_areTheDigestsOfTheJdk() {
    List<String> texts = new ArrayList<>();
    for (int length = 0; length <= 130; length++) {
      texts.add("x".repeat(length));
    }
    texts.add("\u00e9\u03bb\u20ac\ud83d\ude00".repeat(40));
    List<String> wanted = texts.stream().map(DeterministicModulesTest::sha256).toList();
    assertThat(evaluate("data.map(hash.sha256)", list(texts))).isEqualTo(list(wanted));
  }

  @Test
  void sha256_randomBytesAndTexts_areTheDigestsOfTheJdk() {
    long seed = 20260118;
    Random random = new Random(seed);
    ArrayNode data = JSON.createArrayNode();
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      ObjectNode each = data.addObject();
      ArrayNode values = each.putArray("bytes");
      for (byte b : bytes) {
        values.add(b & 0xFF);
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      each.put("text", text);
      wanted.add(sha256(bytes) + sha256(text));
    }
    JsonNode found =
        evaluate(
            "data.map((d) => hash.sha256(Uint8Array.from(d.bytes)) + hash.sha256(d.text))", data);
    assertThat(found).as("seed %d", seed).isEqualTo(list(wanted));
  }

  @Test
  void utf8_loneSurrogates_areReplaced() {
    assertThat(evaluate("[...hash.utf8(\"a\\ud800b\\udc00\")]"))
        .isEqualTo(list(List.of(0x61, 0xEF, 0xBF, 0xBD, 0x62, 0xEF, 0xBF, 0xBD)));
  }

  @Test
  void hash_data_isTheDigestOfJsonWithSortedKeys() {
    assertThat(
            evaluate("hash.hash({ b: [1.5, \"\\n\", null], a: { d: true, c: {} } })").textValue())
        .isEqualTo(sha256("{\"a\":{\"c\":{},\"d\":true},\"b\":[1.5,\"\\n\",null]}"));
    assertThat(evaluate("hash.hash({ a: 1, b: 2 }) === hash.hash({ b: 2, a: 1 })").booleanValue())
        .isTrue();
    assertThat(
            evaluate(
                    "new Set([1, \"1\", [1], [[1]], {}, [], null, true, \"true\"].map(hash.hash)).size")
                .intValue())
        .isEqualTo(9);
  }

  @Test
  void hash_whatIsNotData_isAFailureThatNamesThePlace() {
    assertThat(evaluate("failure(() => hash.hash({ a: [1, { b: undefined }] }))").textValue())
        .startsWith("TypeError: ")
        .contains("value.a[1].b");
    assertThat(evaluate("failure(() => hash.hash([() => 1]))").textValue()).contains("value[0]");
    assertThat(evaluate("failure(() => hash.hash(0 / 0))").textValue()).contains("NaN");
    assertThat(
            evaluate("failure(() => { const a: any = {}; a.self = a; return hash.hash(a); })")
                .textValue())
        .contains("value.self", "contains itself");
  }

  @Test
  void timestamp_randomSeconds_haveTheFieldsOfJavaTime() {
    long seed = 20260119;
    Random random = new Random(seed);
    List<Long> seconds = new ArrayList<>(List.of(FIRST_SECOND, LAST_SECOND, 0L, -1L, 951_782_400L));
    for (int i = 0; i < 300; i++) {
      seconds.add(random.nextLong(FIRST_SECOND, LAST_SECOND + 1));
    }
    ArrayNode wanted = JSON.createArrayNode();
    for (long each : seconds) {
      OffsetDateTime time = Instant.ofEpochSecond(each).atOffset(ZoneOffset.UTC);
      ObjectNode node = wanted.addObject();
      node.put("text", SECONDS.format(time));
      node.put("date", SECONDS.format(time).substring(0, 10));
      node.put("again", each);
      node.putObject("fields")
          .put("year", time.getYear())
          .put("month", time.getMonthValue())
          .put("day", time.getDayOfMonth())
          .put("hour", time.getHour())
          .put("minute", time.getMinute())
          .put("second", time.getSecond())
          .put("weekday", time.getDayOfWeek().getValue())
          .put("dayOfYear", time.getDayOfYear());
    }
    JsonNode found =
        evaluate(
            """
            data.map((s) => ({
              text: timestamp.format(s),
              date: timestamp.formatDate(s),
              again: timestamp.parse(timestamp.format(s)),
              fields: timestamp.fields(s),
            }))
            """,
            list(seconds));
    assertThat(found).as("seed %d", seed).isEqualTo(ModuleRunner.parse(wanted.toString()));
  }

  @Test
  void timestamp_randomTextsWithOffsets_areReadAsJavaTimeDoes() {
    long seed = 20260120;
    Random random = new Random(seed);
    List<String> texts = new ArrayList<>();
    List<Long> wanted = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      OffsetDateTime time =
          Instant.ofEpochSecond(random.nextLong(FIRST_SECOND + 90_000, LAST_SECOND - 90_000))
              .atOffset(ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1)));
      texts.add(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").format(time));
      wanted.add(time.toEpochSecond());
    }
    assertThat(evaluate("data.map(timestamp.parse)", list(texts)).toString())
        .as("seed %d", seed)
        .isEqualTo(list(wanted).toString());
  }

  @Test
  void timestamp_whatDoesNotExist_isAFailure() {
    List<String> texts =
        List.of(
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-04-31",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00",
            "2026-1-1",
            "0000-01-01",
            "yesterday",
            "");
    assertThat(evaluate("data.map((t) => failure(() => timestamp.parse(t)))", list(texts)))
        .hasSize(texts.size())
        .allSatisfy(each -> assertThat(each.textValue()).startsWith("RangeError: "));
    assertThat(evaluate("[timestamp.parse(\"2000-02-29\"), timestamp.parse(\"1970-01-01\")]"))
        .hasToString("[951782400,0]");
    assertThat(evaluate("[1.5, 0 / 0, 1e15].map((s) => failure(() => timestamp.fromSeconds(s)))"))
        .hasSize(3)
        .allSatisfy(each -> assertThat(each.textValue()).startsWith("RangeError: "));
    assertThat(
            evaluate("failure(() => timestamp.parse(\"0001-01-01T00:00:00+01:00\"))").textValue())
        .startsWith("RangeError: ");
  }

  @Test
  void unique_parts_makeNamesThatDifferWhereThePartsDo() {
    assertThat(evaluate("unique.unique(\"//a:b\", 1)").textValue())
        .isEqualTo(sha256("[\"//a:b\",1]").substring(0, 32));
    assertThat(evaluate("unique.uniqueName(\"lib\", { b: 1, a: [true] })").textValue())
        .isEqualTo("lib-" + sha256("[\"lib\",[{\"a\":[true],\"b\":1}]]").substring(0, 16));
    assertThat(
            evaluate(
                    """
                    new Set([
                      unique.unique(), unique.unique("a", "b"), unique.unique("ab"),
                      unique.unique(["a", "b"]), unique.unique("a", "b", null), unique.unique("b", "a"),
                    ]).size
                    """)
                .intValue())
        .isEqualTo(6);
  }
}
