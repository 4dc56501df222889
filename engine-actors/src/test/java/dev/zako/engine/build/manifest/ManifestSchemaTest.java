package dev.zako.engine.build.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema and the parser say the same about a manifest. */
final class ManifestSchemaTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonSchema SCHEMA = schema();

  @Test
  void schema_everyField_isValid() throws JsonProcessingException {
    assertThat(violations(ManifestParserTest.FULL_JSON)).isEmpty();
  }

  @Test
  void schema_everyProperty_isUsedByTheWholeExample() throws JsonProcessingException {
    Set<String> described = new TreeSet<>();
    SCHEMA.getSchemaNode().get("properties").fieldNames().forEachRemaining(described::add);
    Set<String> used = new TreeSet<>();
    MAPPER.readTree(ManifestParserTest.FULL_JSON).fieldNames().forEachRemaining(used::add);

    assertThat(described).isEqualTo(used);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'authors':['Ada <a@b>',{'name':'B','email':'b@c'}]",
        "'builds':[]",
        "'builds':{}",
        "'builds':{'include':['**'],'exclude':['a/**']}",
        "'peers':{'patterns':['libs/*']}",
        "'config':{'a':{'type':'boolean','default':true}}",
        "'config':{'a':{'type':'number','default':1}}",
        "'config':{'a':{'type':'string','default':'','required':false}}",
        "'config':{'a':{'type':'label','default':'@x//a:b'}}",
        "'config':{'a':{'type':'label','required':true}}",
        "'dependencies':{'x':{'path':'a'},'y':{'package':'a.b:c@*'}}",
        "'dependencies':{'x':'a:b@1.0.0','y':{'path':'../b','package':'a.b:c@1.0.0'}}",
        "'dependencies':{'x':{'repo':'https://a/b','package':'a:b@^1'}}",
        "'dependencies':{'x':{'url':'https://a/b','package':'a:b@^1'}}",
        "'mount_config':'größe'",
        "'resources':{'linker':2,'none':0,'endless':{}}",
        "'resources':{'x':{'total':4,'granularity':2,'overcommit':2,'mnemonics':['CcLink']}}",
      })
  void both_goodManifest_accept(String members) throws JsonProcessingException {
    String json = withIdentity(members);

    assertThat(ManifestParserTest.json(json).diagnostics()).isEmpty();
    assertThat(violations(json)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'groop':'x'",
        "'options':{}",
        "'description':1",
        "'authors':'A <a@b>'",
        "'authors':['A']",
        "'authors':[{'name':'A'}]",
        "'authors':[{'name':'A','email':'a@b','x':1}]",
        "'configure_script':''",
        "'builds':'x'",
        "'builds':['/x']",
        "'builds':['']",
        "'builds':{'patterns':[],'include':[]}",
        "'builds':{'x':[]}",
        "'mount_config':'a/b'",
        "'mount_config':'1'",
        "'dependencies':{'x':'a:b'}",
        "'resources':[]",
        "'resources':{'1':1}",
        "'resources':{'threads':1}",
        "'resources':{'memoryMegabytes':{'total':1}}",
        "'resources':{'x':-1}",
        "'resources':{'x':1.5}",
        "'resources':{'x':9007199254740992}",
        "'resources':{'x':'1'}",
        "'resources':{'x':{'depth':1}}",
        "'resources':{'x':{'total':1,'granularity':0}}",
        "'resources':{'x':{'overcommit':1}}",
        "'resources':{'x':{'mnemonics':'CcLink'}}",
        "'dependencies':{'x':{'path':'a','package':'a:b'}}",
        "'dependencies':{'1':{'path':'a'}}",
        "'dependencies':{'x':{}}",
        "'dependencies':{'x':{'path':'a','repo':'https://a/b'}}",
        "'dependencies':{'x':{'repo':'file:///a'}}",
        "'dependencies':{'x':{'repo':'https://a/b','checkout':'-x'}}",
        "'dependencies':{'x':{'url':'ftp://a'}}",
        "'dependencies':{'x':{'url':'https://a/b','sha256':'abc'}}",
        "'dependencies':{'x':{'package':'a:b'}}",
        "'config':{'a.b':{'type':'string','default':''}}",
        "'config':{'a':{'default':''}}",
        "'config':{'a':{'type':'Boolean','default':true}}",
        "'config':{'a':{'type':'boolean','default':'true'}}",
        "'config':{'a':{'type':'number','default':'1'}}",
        "'config':{'a':{'type':'string','default':1}}",
        "'config':{'a':{'type':'label','default':'x'}}",
        "'config':{'a':{'type':'string'}}",
        "'config':{'a':{'type':'string','required':false}}",
        "'config':{'a':{'type':'string','default':'','inherit':'x:y'}}",
        "'config':{'a':{'type':'string','default':'','x':1}}",
      })
  void both_badManifest_refuse(String members) throws JsonProcessingException {
    String json = withIdentity(members);

    assertThat(ManifestParserTest.json(json).diagnostics()).isNotEmpty();
    assertThat(violations(json)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"group", "artifact", "version"})
  void both_identityMissing_refuse(String key) throws JsonProcessingException {
    ObjectNode manifest = (ObjectNode) MAPPER.readTree(ManifestParserTest.FULL_JSON);
    manifest.remove(key);

    assertThat(ManifestParserTest.json(manifest.toString()).diagnostics()).isNotEmpty();
    assertThat(violations(manifest.toString())).isNotEmpty();
  }

  @Test
  void schema_randomlyChangedManifest_isValidWheneverTheParserAccepts()
      throws JsonProcessingException {
    long seed = 20260107;
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 600; i++) {
      ObjectNode manifest = (ObjectNode) MAPPER.readTree(ManifestParserTest.FULL_JSON);
      change(manifest, random);
      String json = manifest.toString();
      if (ManifestParserTest.json(json).manifest().isPresent()) {
        accepted++;
        assertThat(violations(json)).as("seed %d: %s", seed, json).isEmpty();
      }
    }
    assertThat(accepted).as("seed %d", seed).isBetween(40, 560);
  }

  /** Removes, replaces or duplicates a random member of a random object or list. */
  private static void change(ObjectNode root, Random random) {
    List<JsonNode> containers = new ArrayList<>();
    collect(root, containers);
    JsonNode container = containers.get(random.nextInt(containers.size()));
    List<JsonNode> values =
        List.of(
            JsonNodeFactory.instance.textNode("x"),
            JsonNodeFactory.instance.textNode("//a:b"),
            JsonNodeFactory.instance.numberNode(3),
            JsonNodeFactory.instance.booleanNode(true),
            JsonNodeFactory.instance.nullNode(),
            JsonNodeFactory.instance.objectNode(),
            JsonNodeFactory.instance.arrayNode());
    JsonNode value = values.get(random.nextInt(values.size()));
    if (container instanceof ObjectNode object && !object.isEmpty()) {
      List<String> keys = new ArrayList<>();
      object.fieldNames().forEachRemaining(keys::add);
      String key = keys.get(random.nextInt(keys.size()));
      switch (random.nextInt(3)) {
        case 0 -> object.remove(key);
        case 1 -> object.set(key, value);
        default -> object.set(random.nextBoolean() ? "required" : "extra", value);
      }
    } else if (container instanceof ArrayNode array && !array.isEmpty()) {
      int at = random.nextInt(array.size());
      switch (random.nextInt(2)) {
        case 0 -> array.remove(at);
        default -> array.set(at, value);
      }
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private static String withIdentity(String members) {
    return ("{'group':'com.example','artifact':'a','version':'1.0.0'," + members + "}")
        .replace('\'', '"');
  }

  private static Set<ValidationMessage> violations(String json) throws JsonProcessingException {
    return SCHEMA.validate(MAPPER.readTree(json));
  }

  private static JsonSchema schema() {
    try {
      String text = Files.readString(Path.of("..", "docs", "schema", "zako.schema.json"));
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
