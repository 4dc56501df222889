package dev.zako.engine.build.execution;

import static org.assertj.core.api.Assertions.assertThat;

import build.bazel.remote.execution.v2.ActionResult;
import dev.zako.cas.Digest;
import dev.zako.cas.local.LocalStore;
import dev.zako.cas.local.LocalStoreOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultCodecTest {
  private static Artifact.File file(String content, boolean executable) {
    return new Artifact.File(Digest.of(content.getBytes(StandardCharsets.UTF_8)), executable);
  }

  @Test
  void decode_encoded_isTheSame(@TempDir Path directory) throws Exception {
    SortedMap<String, Artifact> outputs = new TreeMap<>();
    outputs.put("zako-out/file", file("1", true));
    outputs.put("zako-out/link", new Artifact.Link("file"));
    outputs.put("zako-out/empty", new Artifact.Tree(new TreeMap<>()));
    outputs.put(
        "zako-out/tree",
        new Artifact.Tree(
            new TreeMap<>(
                Map.of(
                    "a", file("2", false),
                    "b/c/d", file("3", true),
                    "b/same", file("2", false),
                    "e/same", file("2", false),
                    "hollow", new Artifact.Tree(new TreeMap<>()),
                    "l", new Artifact.Link("b/c")))));
    try (LocalStore store = LocalStore.open(LocalStoreOptions.defaults(directory, 1 << 24))) {
      ResultCodec codec = new ResultCodec(store.blobs());

      ActionResult result = codec.encode(outputs, Digest.EMPTY, Digest.EMPTY);

      assertThat(codec.decode(ActionResult.parseFrom(result.toByteArray()))).contains(outputs);
    }
  }

  @Test
  void decode_treeThatIsNoTree_isNothing(@TempDir Path directory) throws Exception {
    try (LocalStore store = LocalStore.open(LocalStoreOptions.defaults(directory, 1 << 24))) {
      ResultCodec codec = new ResultCodec(store.blobs());
      Digest digest = store.blobs().put("not a tree".getBytes(StandardCharsets.UTF_8));
      ActionResult.Builder result = ActionResult.newBuilder();
      result.addOutputDirectoriesBuilder().setPath("x").setTreeDigest(digest.toMessage());

      assertThat(codec.decode(result.build())).isEmpty();
    }
  }
}
