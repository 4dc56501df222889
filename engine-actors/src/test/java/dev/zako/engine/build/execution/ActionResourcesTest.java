package dev.zako.engine.build.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.analysis.ActionTemplate;
import dev.zako.engine.build.analysis.ConfiguredTargetValue;
import dev.zako.engine.build.failure.Code;
import dev.zako.engine.build.failure.Diagnostic;
import dev.zako.engine.build.failure.SourcePosition;
import dev.zako.engine.build.model.Label;
import dev.zako.engine.build.model.MalformedTextException;
import dev.zako.engine.build.schedule.ResourceDescriptor;
import dev.zako.engine.build.schedule.ResourceKey;
import dev.zako.engine.build.schedule.ResourcePolicy;
import dev.zako.engine.build.schedule.ResourceRange;
import dev.zako.engine.build.schedule.ResourceTable;
import dev.zako.engine.graph.Fingerprint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What commands need of which resources. */
class ActionResourcesTest {
  private static final ResourceKey LINKER = new ResourceKey("linker");
  private static final ResourceKey GPU = new ResourceKey("gpu");
  private static final ActionResources RESOURCES =
      new ActionResources(
          ResourceTable.of(
              List.of(
                  ResourceDescriptor.of(ResourceKey.THREADS, 4),
                  ResourceDescriptor.of(ResourceKey.MEMORY, 1000),
                  ResourceDescriptor.of(LINKER, 1),
                  new ResourceDescriptor(GPU, OptionalLong.of(8), 2, new ResourcePolicy.Hard()))),
          new TreeMap<>(Map.of("Link", new TreeSet<>(List.of(LINKER, GPU)))));

  private static ActionTemplate.Run run(String mnemonic, Map<ResourceKey, ResourceRange> needs) {
    return new ActionTemplate.Run(
        mnemonic,
        "Working",
        List.of("true"),
        new TreeMap<>(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        false,
        Optional.empty(),
        new TreeMap<>(needs));
  }

  private static SortedMap<ResourceKey, ResourceRange> needs(ActionTemplate.Run run) {
    return RESOURCES.request(run, 7).ranges();
  }

  @Test
  void request_ofOneWhoSaysNothing_isAThread() {
    assertThat(needs(run("Compile", Map.of())))
        .containsExactly(Map.entry(ResourceKey.THREADS, ResourceRange.exact(1)));
    assertThat(RESOURCES.request(run("Compile", Map.of()), 7).pathMillis()).isEqualTo(7);
  }

  @Test
  void request_ofANamedMnemonic_isAPieceUnlessItSaysHowMuch() {
    assertThat(needs(run("Link", Map.of(GPU, ResourceRange.exact(6)))))
        .containsExactly(
            Map.entry(GPU, ResourceRange.exact(6)),
            Map.entry(LINKER, ResourceRange.exact(1)),
            Map.entry(ResourceKey.THREADS, ResourceRange.exact(1)));
    assertThat(needs(run("Link", Map.of()))).containsEntry(GPU, ResourceRange.exact(2));
  }

  @Test
  void request_ofMoreThanTheMachineHas_isAllThatItHas() {
    assertThat(
            needs(
                run(
                    "X",
                    Map.of(
                        ResourceKey.THREADS,
                        ResourceRange.atLeast(64),
                        ResourceKey.MEMORY,
                        ResourceRange.exact(5000)))))
        .containsExactly(
            Map.entry(ResourceKey.MEMORY, ResourceRange.between(1000, 5000)),
            Map.entry(ResourceKey.THREADS, ResourceRange.atLeast(4)));
  }

  @Test
  void problems_ofACommand_areToldWithLabelPlaceAndNextStep() {
    SourcePosition position = new SourcePosition("a/BUILD.ts", 3, 5);
    ConfiguredTargetValue target =
        new ConfiguredTargetValue(
            label(),
            "//a/x.rule.ts#x",
            position,
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            new TreeMap<>(),
            Fingerprint.of("x"));
    List<Diagnostic> problems =
        RESOURCES.problems(target, run("Train", Map.of(LINKER, ResourceRange.exact(3))));
    assertThat(problems)
        .containsExactly(
            Diagnostic.of(
                    Code.ACTION_RESOURCES,
                    "Command `Train` of `//a:b` asks for 3 of `linker`, of which there is 1")
                .withLabel("//a:b")
                .at(position)
                .withHint(
                    "Ask for less, or raise its total: in the manifest, or for one build by"
                        + " `--resource linker=3`"));
    // Nonsense stays nonsense on small machines.
    assertThat(
            RESOURCES.problems(
                target, run("X", Map.of(ResourceKey.THREADS, ResourceRange.between(64, 8)))))
        .singleElement()
        .extracting(Diagnostic::message)
        .isEqualTo("Command `X` of `//a:b` asks for at least 64 and at most 8 of `threads`");
  }

  private static Label label() {
    try {
      return Label.parse("//a:b");
    } catch (MalformedTextException e) {
      throw new AssertionError(e);
    }
  }
}
