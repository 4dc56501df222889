package dev.zako.engine.build.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What can be described, and what can be asked for. */
class ResourceTableTest {
  private static final ResourceKey LINKER = new ResourceKey("linker");
  private static final ResourceKey GPU = new ResourceKey("gpu");
  private static final ResourceKey TOKEN = new ResourceKey("token");
  private static final ResourceKey ENDLESS = new ResourceKey("endless");
  private static final ResourceTable TABLE =
      ResourceTable.of(
          List.of(
              ResourceDescriptor.of(LINKER, 2),
              descriptor(GPU, OptionalLong.of(100), 25, new ResourcePolicy.Hard()),
              descriptor(TOKEN, OptionalLong.of(4), 2, new ResourcePolicy.Soft(2)),
              ResourceDescriptor.endless(ENDLESS)));

  private static ResourceDescriptor descriptor(
      ResourceKey key, OptionalLong total, long granularity, ResourcePolicy policy) {
    return new ResourceDescriptor(key, total, granularity, policy);
  }

  private static List<DescriptorProblem> problems(ResourceDescriptor... descriptors) {
    return ResourceTable.problems(List.of(descriptors));
  }

  private static List<RequestProblem> problems(ResourceKey key, ResourceRange range) {
    return TABLE.problems(new ResourceRequest(new TreeMap<>(Map.of(key, range)), 0));
  }

  @Test
  void descriptors_thatCanBe_haveNoProblem() {
    assertThat(problems(TABLE.descriptors().values().toArray(ResourceDescriptor[]::new))).isEmpty();
    assertThat(problems(ResourceDescriptor.of(LINKER, 0))).isEmpty();
    assertThat(TABLE.find(TOKEN).orElseThrow().limit()).isEqualTo(6);
    assertThat(TABLE.find(ENDLESS).orElseThrow().limit()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void descriptors_ofTheSameKey_areDuplicates() {
    ResourceDescriptor one = ResourceDescriptor.of(LINKER, 1);
    assertThat(problems(one, ResourceDescriptor.of(LINKER, 2)))
        .containsExactly(new DescriptorProblem.Duplicate(LINKER));
    assertThatThrownBy(() -> ResourceTable.of(List.of(one, one)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void descriptor_withoutPieces_isAProblem() {
    assertThat(problems(descriptor(GPU, OptionalLong.of(4), 0, new ResourcePolicy.Hard())))
        .containsExactly(new DescriptorProblem.InvalidGranularity(GPU, 0));
    assertThat(problems(descriptor(GPU, OptionalLong.of(4), -1, new ResourcePolicy.Hard())))
        .containsExactly(new DescriptorProblem.InvalidGranularity(GPU, -1));
  }

  @Test
  void descriptor_ofLessThanNothing_isAProblem() {
    assertThat(problems(ResourceDescriptor.of(GPU, -1)))
        .containsExactly(new DescriptorProblem.Negative(GPU, -1));
    assertThat(problems(descriptor(GPU, OptionalLong.of(1), 1, new ResourcePolicy.Soft(-2))))
        .containsExactly(new DescriptorProblem.Negative(GPU, -2));
  }

  @Test
  void descriptor_thatIsNoNumberOfPieces_isAProblem() {
    assertThat(problems(descriptor(GPU, OptionalLong.of(30), 25, new ResourcePolicy.Hard())))
        .containsExactly(new DescriptorProblem.TotalNotAligned(GPU, 30, 25));
    assertThat(problems(descriptor(GPU, OptionalLong.of(50), 25, new ResourcePolicy.Soft(10))))
        .containsExactly(new DescriptorProblem.OvercommitNotAligned(GPU, 10, 25));
  }

  @Test
  void descriptor_softWithoutTotal_isAProblem() {
    assertThat(problems(descriptor(GPU, OptionalLong.empty(), 1, new ResourcePolicy.Soft(1))))
        .containsExactly(new DescriptorProblem.OvercommitWithoutTotal(GPU));
  }

  @Test
  void descriptor_ofMoreThanCanBeCounted_isAProblem() {
    assertThat(
            problems(
                descriptor(GPU, OptionalLong.of(Long.MAX_VALUE), 1, new ResourcePolicy.Soft(1))))
        .containsExactly(new DescriptorProblem.TooMuch(GPU, Long.MAX_VALUE, 1));
  }

  @Test
  void problems_ofDescriptors_areSentencesWithNextSteps() {
    List<DescriptorProblem> all =
        List.of(
            new DescriptorProblem.Duplicate(GPU),
            new DescriptorProblem.InvalidGranularity(GPU, 0),
            new DescriptorProblem.Negative(GPU, -1),
            new DescriptorProblem.TotalNotAligned(GPU, 3, 2),
            new DescriptorProblem.OvercommitNotAligned(GPU, 3, 2),
            new DescriptorProblem.OvercommitWithoutTotal(GPU),
            new DescriptorProblem.TooMuch(GPU, 3, 2));
    for (DescriptorProblem problem : all) {
      assertThat(problem.what()).matches("(is|has) .*[^.]");
      assertThat(problem.hint()).matches("[A-Z].*[^.]");
    }
  }

  @Test
  void requests_thatCanBeGranted_haveNoProblem() {
    assertThat(problems(LINKER, ResourceRange.exact(2))).isEmpty();
    assertThat(problems(LINKER, ResourceRange.between(1, 1000))).isEmpty();
    assertThat(problems(LINKER, ResourceRange.atLeast(2))).isEmpty();
    assertThat(problems(TOKEN, ResourceRange.exact(6))).isEmpty();
    assertThat(problems(ENDLESS, ResourceRange.exact(Long.MAX_VALUE))).isEmpty();
  }

  @Test
  void request_ofAnUnknownKey_isAProblemThatNamesTheNearest() {
    List<RequestProblem> problems = problems(new ResourceKey("linkr"), ResourceRange.exact(1));
    assertThat(problems).singleElement().isInstanceOf(RequestProblem.UnknownKey.class);
    assertThat(problems.getFirst().what()).isEqualTo("asks for `linkr`, which is no resource");
    assertThat(problems.getFirst().hint())
        .isEqualTo(
            "Did you mean `linker`? The resources are [`endless`, `gpu`, `linker`, `token`]; others"
                + " are declared under `resources` in the manifest of the workspace");
  }

  @Test
  void request_ofLessThanAPiece_isAProblem() {
    assertThat(problems(LINKER, ResourceRange.exact(0)))
        .containsExactly(new RequestProblem.BelowGranularity(LINKER, 0, 1));
    assertThat(problems(LINKER, ResourceRange.between(-3, 1)))
        .containsExactly(new RequestProblem.BelowGranularity(LINKER, -3, 1));
    assertThat(problems(GPU, ResourceRange.exact(24)))
        .containsExactly(new RequestProblem.BelowGranularity(GPU, 24, 25));
    assertThat(problems(GPU, ResourceRange.between(25, 20)))
        .containsExactly(new RequestProblem.BelowGranularity(GPU, 20, 25));
  }

  @Test
  void request_ofNoNumberOfPieces_isAProblem() {
    assertThat(problems(GPU, ResourceRange.exact(30)))
        .containsExactly(new RequestProblem.NotDivisible(GPU, 30, 25));
    assertThat(problems(GPU, ResourceRange.between(25, 60)))
        .containsExactly(new RequestProblem.NotDivisible(GPU, 60, 25));
  }

  @Test
  void request_whoseLeastIsMoreThanItsMost_isAProblem() {
    assertThat(problems(LINKER, ResourceRange.between(2, 1)))
        .containsExactly(new RequestProblem.MinAboveMax(LINKER, 2, 1));
  }

  @Test
  void request_ofAllOfWhatHasNoEnd_isAProblem() {
    assertThat(problems(ENDLESS, ResourceRange.atLeast(1)))
        .containsExactly(new RequestProblem.Endless(ENDLESS));
  }

  @Test
  void request_ofMoreThanThereIs_isAProblem() {
    assertThat(problems(LINKER, ResourceRange.between(3, 5)))
        .containsExactly(new RequestProblem.ExceedsTotal(LINKER, 3, 2));
    assertThat(problems(TOKEN, ResourceRange.exact(8)))
        .containsExactly(new RequestProblem.ExceedsOvercommit(TOKEN, 8, 4, 2));
    assertThat(problems(TOKEN, ResourceRange.exact(8)).getFirst().hint())
        .contains("`--resource token=6`");
  }

  @Test
  void request_withSeveralProblems_hasThemAll() {
    ResourceRequest request =
        new ResourceRequest(
            new TreeMap<>(
                Map.of(
                    LINKER,
                    ResourceRange.exact(3),
                    GPU,
                    ResourceRange.exact(1),
                    ResourceKey.THREADS,
                    ResourceRange.exact(1),
                    TOKEN,
                    ResourceRange.exact(2))),
            0);
    assertThat(TABLE.problems(request))
        .extracting(RequestProblem::key)
        .containsExactly(GPU, LINKER, ResourceKey.THREADS);
  }

  @Test
  void keys_ofTheMachine_comeLast() {
    assertThat(
            new TreeMap<>(
                    Map.of(
                        ResourceKey.THREADS,
                        1,
                        new ResourceKey("zoo"),
                        1,
                        ResourceKey.MEMORY,
                        1,
                        LINKER,
                        1))
                .keySet())
        .containsExactly(LINKER, new ResourceKey("zoo"), ResourceKey.MEMORY, ResourceKey.THREADS);
  }
}
