package dev.zako.engine.build.history;

import static dev.zako.engine.build.history.Entries.action;
import static dev.zako.engine.build.history.Entries.build;
import static dev.zako.engine.build.history.Entries.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.history.Difference.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What would be done next, beside what was done last. */
final class OutlookTest {
  private static final String LIB = "Action //lib:lib 0 in c";
  private static final String FILE = "FileState lib/h";
  private static final SortedSet<String> NONE = new TreeSet<>();

  private static ActionEntry lib(Map<String, String> inputs, Map<String, String> outputs) {
    return action("//lib:lib", "Compile", inputs, outputs);
  }

  private static BuildEntry first() {
    return build(1)
        .file("lib/h", "h1")
        .with(lib(Map.of("lib/c", "c1", "lib/h", "h1"), Map.of("o", "o1")))
        .done();
  }

  private static List<Outlook> outlook(
      Optional<BuildEntry> noted, Map<String, String> because, Prospect... prospects) {
    return Outlook.of(
        new History(List.of(first())),
        new Forecast(new TreeMap<>(), List.of(prospects), new TreeMap<>(because), noted));
  }

  @Test
  void of_headerThatWasRead_tellsItAndTheWayFromIt() {
    Prospect runs =
        new Prospect.Runs(
            lib(Map.of("lib/c", "c1", "lib/h", "h2", "lib/unread", "x"), Map.of()),
            new TreeSet<>(List.of("lib/h", "lib/unread")));

    List<Outlook> found =
        outlook(Optional.of(build(9).file("lib/h", "h2").done()), Map.of(LIB, FILE), runs);

    assertThat(found).hasSize(1);
    Outlook outlook = found.getFirst();
    assertThat(outlook.before().orElseThrow().build().id()).isEqualTo(1);
    assertThat(outlook.differences())
        .containsExactly(new Difference(Part.INPUT, "lib/h", Optional.of("h1"), Optional.of("h2")));
    assertThat(outlook.chain()).extracting(Why.Step::node).containsExactly(FILE, LIB);
    assertThat(outlook.chain().getFirst().was()).contains("h1");
    assertThat(outlook.chain().getFirst().is()).contains("h2");
  }

  @Test
  void of_whatAQueryBeforeHasNoted_isInTheWay() {
    BuildEntry query =
        build(2)
            .file("lib/BUILD.ts", "b2")
            .because("ConfiguredTarget //lib:lib in c", "FileState lib/BUILD.ts")
            .done();
    Prospect runs =
        new Prospect.Runs(
            said(lib(Map.of("lib/c", "c1"), Map.of()), "c", List.of("cc", "-O2", "-c"), "t1"),
            NONE);

    Outlook outlook =
        Outlook.of(
                new History(List.of(first(), query)),
                new Forecast(
                    new TreeMap<>(),
                    List.of(runs),
                    new TreeMap<>(Map.of(LIB, "ConfiguredTarget //lib:lib in c")),
                    Optional.empty()))
            .getFirst();

    assertThat(outlook.chain())
        .extracting(Why.Step::node)
        .containsExactly("FileState lib/BUILD.ts", "ConfiguredTarget //lib:lib in c", LIB);
  }

  @Test
  void of_resultInTheCache_isToldOnlyIfItIsAnotherOne() {
    Map<String, String> inputs = Map.of("lib/c", "c2");
    assertThat(outlook(Optional.empty(), Map.of(), taken(inputs, Map.of("o", "o1")))).isEmpty();
    List<Outlook> other = outlook(Optional.empty(), Map.of(), taken(inputs, Map.of("o", "o2")));
    assertThat(other).hasSize(1);
    assertThat(other.getFirst().differences()).hasSize(2);
  }

  private static Prospect taken(Map<String, String> inputs, Map<String, String> outputs) {
    return new Prospect.Taken(lib(inputs, outputs));
  }

  @Test
  void of_neverDone_hasNothingToCompare() {
    Prospect runs = new Prospect.Runs(action("//new:new", "Link", Map.of(), Map.of()), NONE);
    Outlook outlook = outlook(Optional.empty(), Map.of(), runs).getFirst();
    assertThat(outlook.before()).isEmpty();
    assertThat(outlook.differences()).isEmpty();
    assertThat(outlook.chain()).isEmpty();
  }

  @Test
  void of_otherOptions_areToldIfTheyMakeAnotherConfiguration() {
    ActionEntry action = lib(Map.of("lib/c", "c1", "lib/h", "h1"), Map.of());
    SortedMap<String, String> options = new TreeMap<>(Map.of("level", "high"));
    Prospect runs = new Prospect.Runs(said(action, "d", List.of("cc", "-O2", "-c"), "t1"), NONE);
    Outlook outlook =
        Outlook.of(
                new History(List.of(first())),
                new Forecast(options, List.of(runs), new TreeMap<>(), Optional.empty()))
            .getFirst();
    assertThat(outlook.options())
        .containsExactly(
            new Difference(Part.PROPERTY, "level", Optional.empty(), Optional.of("high")));
    assertThat(outlook.differences()).extracting(Difference::part).containsExactly(Part.ARGUMENT);
  }

  @Test
  void of_whatMayFollowOrFail_isToldInTheOrderOfTheForecast() {
    Prospect fails = new Prospect.Fails("//lib:bad", "Compile", "ZK1", "There is no file");
    Prospect awaits = new Prospect.Awaits("//app:app", "Link", List.of("o"));
    assertThat(outlook(Optional.empty(), Map.of(), fails, awaits))
        .extracting(Outlook::prospect)
        .containsExactly(fails, awaits);
  }
}
