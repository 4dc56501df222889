package dev.zako.engine.build.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zako.engine.build.model.ConfigurationValue.Flag;
import dev.zako.engine.build.model.ConfigurationValue.Numeric;
import dev.zako.engine.build.model.ConfigurationValue.Text;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationTest {
  @Test
  void json_severalOptions_sortedWithoutSpace() {
    Configuration configuration =
        new Configuration(
            new TreeMap<>(
                Map.of("z", new Flag(true), "a", new Text("x\n\"\\é"), "m", new Numeric(3))));

    assertThat(configuration.json()).isEqualTo("{\"a\":\"x\\n\\\"\\\\é\",\"m\":3,\"z\":true}");
    assertThat(Configuration.EMPTY.json()).isEqualTo("{}");
  }

  @Test
  void digest_equalConfigurations_areEqualAndOthersDiffer() {
    Configuration number = new Configuration(new TreeMap<>(Map.of("a", new Numeric(1))));
    Configuration text = new Configuration(new TreeMap<>(Map.of("a", new Text("1"))));

    assertThat(number.digest())
        .isEqualTo(Configuration.EMPTY.with(number.values()).digest())
        .isNotEqualTo(text.digest())
        .hasSize(64);
    // Of the two characters {}, as sha256sum prints it.
    assertThat(Configuration.EMPTY.digest())
        .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  }

  @Test
  void with_changedOption_leavesTheOriginalAlone() {
    Configuration before = new Configuration(new TreeMap<>(Map.of("a", new Flag(false))));
    Configuration after = before.with(new TreeMap<>(Map.of("a", new Flag(true))));

    assertThat(before.json()).isEqualTo("{\"a\":false}");
    assertThat(after.json()).isEqualTo("{\"a\":true}");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> after.values().clear());
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-0.0,0",
    "1,1",
    "-1.5,-1.5",
    "0.1,0.1",
    "100,100",
    "123456789012345680000,123456789012345680000",
    "1e21,1e+21",
    "1.5e300,1.5e+300",
    "0.000001,0.000001",
    "0.0000001,1e-7",
    "-1.25e-9,-1.25e-9",
    "9007199254740991,9007199254740991",
  })
  void number_eachSize_isWrittenAsScriptsWriteIt(double value, String expected) {
    assertThat(new Numeric(value).json()).isEqualTo(expected);
  }

  @Test
  void json_randomValues_readBackTheSame() throws JsonProcessingException {
    long seed = 20260104;
    Random random = new Random(seed);
    ObjectMapper mapper = new ObjectMapper();
    for (int i = 0; i < 20_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        String json = new Numeric(number).json();
        assertThat(mapper.readTree(json).doubleValue())
            .as("seed %d: %s", seed, json)
            .isEqualTo(number);
      }
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(5); n > 0; n--) {
        text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x80 : 0x11000));
      }
      String json = new Text(text.toString()).json();
      assertThat(mapper.readTree(json).textValue())
          .as("seed %d: %s", seed, json)
          .isEqualTo(text.toString());
    }
  }

  @Test
  void numeric_notFinite_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Numeric(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new Numeric(1 / 0.0));
  }

  @ParameterizedTest
  @CsvSource({
    "STRING,anything,\"\"\"anything\"\"\"",
    "BOOLEAN,true,true",
    "BOOLEAN,false,false",
    "NUMBER,3,3",
    "NUMBER,-0.5,-0.5",
    "NUMBER,1e3,1000",
    "LABEL,//a,\"\"\"//a:a\"\"\"",
    "LABEL,@x//a:b,\"\"\"@x//a:b\"\"\"",
  })
  void parseValue_ofTheType_isRead(ConfigOption.Type type, String text, String json)
      throws MalformedTextException {
    assertThat(option(type).parseValue(text).json()).isEqualTo(json.replace("\"\"\"", "\""));
  }

  @ParameterizedTest
  @CsvSource({
    "BOOLEAN,yes",
    "BOOLEAN,True",
    "NUMBER,x",
    "NUMBER,0x10",
    "NUMBER,NaN",
    "NUMBER,1f",
    "NUMBER,1e999",
    "LABEL,a b",
  })
  void parseValue_notOfTheType_refused(ConfigOption.Type type, String text) {
    assertThatExceptionOfType(MalformedTextException.class)
        .isThrownBy(() -> option(type).parseValue(text));
  }

  private static ConfigOption option(ConfigOption.Type type) {
    return new ConfigOption(type, Optional.empty(), Optional.empty(), true, Optional.empty());
  }
}
