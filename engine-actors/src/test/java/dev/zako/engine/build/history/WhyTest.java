package dev.zako.engine.build.history;

import static dev.zako.engine.build.history.Entries.action;
import static dev.zako.engine.build.history.Entries.build;
import static dev.zako.engine.build.history.Entries.declares;
import static dev.zako.engine.build.history.Entries.ended;
import static dev.zako.engine.build.history.Entries.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zako.engine.build.history.ActionEntry.End;
import dev.zako.engine.build.history.ActionEntry.Lookup;
import dev.zako.engine.build.history.Difference.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Why something was made again, from what builds left. */
final class WhyTest {
  private static final String LIB = "Action //lib:lib 0 in c";
  private static final String APP = "Action //app:app 0 in c";

  /** A library of one header that makes {@code o}, and a program of it. */
  private static Entries first() {
    return build(1)
        .file("lib/h", "h1")
        .file("lib/BUILD.ts", "b1")
        .with(action("//lib:lib", "Compile", Map.of("lib/h", "h1"), Map.of("o", "o1")))
        .with(action("//app:app", "Link", Map.of("o", "o1"), Map.of("app", "a1")));
  }

  private static Why why(String label, BuildEntry... builds) {
    return Why.of(new History(List.of(builds)), label).orElseThrow();
  }

  @Test
  void why_headerChanged_tellsTheChainFromTheFileToTheTarget() {
    BuildEntry second =
        build(2)
            .file("lib/h", "h2")
            .because(LIB, "FileState lib/h")
            .because(APP, LIB)
            .with(action("//lib:lib", "Compile", Map.of("lib/h", "h2"), Map.of("o", "o2")))
            .with(action("//app:app", "Link", Map.of("o", "o2"), Map.of("app", "a2")))
            .done();

    Why why = why("//app:app", first().done(), second);

    assertThat(why.made().build().id()).isEqualTo(2);
    assertThat(why.before().orElseThrow().build().id()).isEqualTo(1);
    assertThat(why.differences())
        .containsExactly(new Difference(Part.INPUT, "o", Optional.of("o1"), Optional.of("o2")));
    assertThat(why.chain()).extracting(Why.Step::node).containsExactly("FileState lib/h", LIB, APP);
    assertThat(why.chain())
        .extracting(step -> step.name() + " " + step.was().orElse("") + " " + step.is().orElse(""))
        .containsExactly("lib/h h1 h2", "o o1 o2", "app a1 a2");
    assertThat(why.isSame()).isFalse();
    assertThat(why.stopped()).isEmpty();
  }

  @Test
  void why_changeSeenByAnEarlierBuildOfAnotherTarget_isFollowedIntoThatBuild() {
    BuildEntry second =
        build(2)
            .file("lib/h", "h2")
            .because(LIB, "FileState lib/h")
            .with(action("//lib:lib", "Compile", Map.of("lib/h", "h2"), Map.of("o", "o2")))
            .done();
    BuildEntry third =
        build(3)
            .because(APP, LIB)
            .with(action("//app:app", "Link", Map.of("o", "o2"), Map.of("app", "a2")))
            .done();

    assertThat(why("//app:app", third, first().done(), second).chain())
        .extracting(Why.Step::node)
        .containsExactly("FileState lib/h", LIB, APP);
  }

  @Test
  void why_commentOnly_cameOutTheSameAndStoppedThere() {
    BuildEntry second =
        build(2)
            .file("lib/h", "h2")
            .because(LIB, "FileState lib/h")
            .with(action("//lib:lib", "Compile", Map.of("lib/h", "h2"), Map.of("o", "o1")))
            .done();

    Why library = why("//lib:lib", first().done(), second);
    Why program = why("//app:app", first().done(), second);

    assertThat(library.isSame()).isTrue();
    assertThat(library.stopped()).isEmpty();
    assertThat(program.made().build().id()).isEqualTo(1);
    assertThat(program.before()).isEmpty();
    assertThat(program.stopped().orElseThrow().action().label()).isEqualTo("//lib:lib");
  }

  @Test
  void why_buildFileChanged_tellsTheArgumentAndTheFile() {
    ActionEntry compile = action("//lib:lib", "Compile", Map.of("lib/h", "h1"), Map.of("o", "o2"));
    BuildEntry second =
        build(2)
            .file("lib/BUILD.ts", "b2")
            .because("PackageLoad //lib in c", "FileState lib/BUILD.ts")
            .because("ConfiguredTarget //lib:lib in c", "PackageLoad //lib in c")
            .because(LIB, "ConfiguredTarget //lib:lib in c")
            .with(said(compile, "c", List.of("cc", "-O2", "-g", "-c"), "t1"))
            .done();

    Why why = why("//lib:lib", first().done(), second);

    assertThat(why.differences())
        .containsExactly(
            new Difference(Part.ARGUMENT, "2", Optional.of("-O0"), Optional.of("-O2")),
            new Difference(Part.ARGUMENT, "3", Optional.empty(), Optional.of("-g")));
    assertThat(why.chain())
        .extracting(Why.Step::node)
        .containsExactly(
            "FileState lib/BUILD.ts",
            "PackageLoad //lib in c",
            "ConfiguredTarget //lib:lib in c",
            LIB);
    assertThat(why.chain().getFirst().was()).contains("b1");
    assertThat(why.chain().getFirst().is()).contains("b2");
  }

  @Test
  void why_inputsAddedAndRemoved_areInTheOrderOfTheirPaths() {
    BuildEntry second =
        build(2)
            .with(action("//lib:lib", "Compile", Map.of("lib/a", "x", "lib/z", "y"), Map.of()))
            .done();

    assertThat(why("//lib:lib", first().done(), second).differences())
        .containsExactly(
            new Difference(Part.INPUT, "lib/a", Optional.empty(), Optional.of("x")),
            new Difference(Part.INPUT, "lib/h", Optional.of("h1"), Optional.empty()),
            new Difference(Part.INPUT, "lib/z", Optional.empty(), Optional.of("y")));
  }

  @Test
  void why_otherConfiguration_isComparedWithTheOneBefore() {
    ActionEntry compile = action("//lib:lib", "Compile", Map.of("lib/h", "h1"), Map.of("o", "o1"));
    BuildEntry second =
        build(2)
            .option("level", "high")
            .with(said(compile, "d", List.of("cc", "-O0", "-c"), "t2"))
            .done();

    Why why = why("//lib:lib", first().done(), second);

    assertThat(why.differences())
        .containsExactly(
            new Difference(Part.PROPERTY, "toolchain cc", Optional.of("t1"), Optional.of("t2")));
    assertThat(why.options())
        .containsExactly(
            new Difference(Part.PROPERTY, "level", Optional.empty(), Optional.of("high")));
    assertThat(why.chain()).isEmpty();
  }

  @Test
  void why_lookedIntoAgainWithoutADifference_isNotTheLastTime() {
    ActionEntry again =
        ended(
            action("//lib:lib", "Compile", Map.of("lib/h", "h1"), Map.of("o", "o1")),
            End.CACHED,
            Lookup.FOUND);
    BuildEntry second = build(2).because(LIB, "FileState lib/unread").with(again).done();

    assertThat(why("//lib:lib", first().done(), second).made().build().id()).isEqualTo(1);
    assertThat(why("//lib:lib", second).made().build().id()).isEqualTo(2);
  }

  @Test
  void why_storeLostTheResult_nothingDiffers() {
    BuildEntry second =
        build(2)
            .with(action("//lib:lib", "Compile", Map.of("lib/h", "h1"), Map.of("o", "o1")))
            .done();

    Why why = why("//lib:lib", first().done(), second);

    assertThat(why.differences()).isEmpty();
    assertThat(why.isSame()).isTrue();
  }

  @Test
  void why_neverBuilt_isNothing() {
    assertThat(Why.of(new History(List.of(first().done())), "//lib:other")).isEmpty();
    assertThat(Why.of(new History(List.of()), "//lib:lib")).isEmpty();
  }

  @Test
  void why_severalActions_tellsOfTheLastOneOrOfTheFailedOne() {
    ActionEntry compile = action("//x:x", "Compile", Map.of("x/x.c", "1"), Map.of("x.o", "1"));
    ActionEntry archive =
        new ActionEntry(
            "//x:x",
            "c",
            1,
            "Archive",
            End.CACHED,
            Lookup.FOUND,
            "k2",
            Optional.empty(),
            List.of("ar"),
            compile.environment(),
            compile.properties(),
            compile.outputs(),
            action("", "", Map.of(), Map.of("x.a", "1")).outputs());

    assertThat(why("//x:x", build(1).with(compile).with(archive).done()).made().action())
        .isEqualTo(archive);
    ActionEntry failed = ended(compile, End.FAILED, Lookup.ABSENT);
    Why why = why("//x:x", build(1).with(failed).with(archive).done());
    assertThat(why.made().action()).isEqualTo(failed);
    assertThat(why.others()).isEqualTo(1);
  }

  @Test
  void why_actionAddedBefore_isComparedWithTheSameOutputs() {
    ActionEntry archive = declares(action("//x:x", "Archive", Map.of("o", "1"), Map.of()), 1, "a");
    ActionEntry added = declares(action("//x:x", "Compile", Map.of("c", "1"), Map.of()), 1, "p");
    ActionEntry moved = declares(action("//x:x", "Archive", Map.of("o", "2"), Map.of()), 2, "a");

    Why why = why("//x:x", build(1).with(archive).done(), build(2).with(added).with(moved).done());

    assertThat(why.made().action()).isEqualTo(moved);
    assertThat(why.before().orElseThrow().action()).isEqualTo(archive);
    assertThat(why.differences()).extracting(Difference::name).containsExactly("o");
  }
}
