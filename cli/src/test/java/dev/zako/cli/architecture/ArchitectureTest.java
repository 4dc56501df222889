package dev.zako.cli.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who may call whom, and what nobody may do. */
class ArchitectureTest {
  private static final ImportOption NO_TESTS =
      (Location location) -> !location.contains("/test-classes/");

  private static final JavaClasses ZAKO =
      new ClassFileImporter().withImportOption(NO_TESTS).importPackages("dev.zako");

  /** What each module may use of the others; the packages below are the module's roots. */
  private static final Map<String, List<String>> ALLOWED =
      new TreeMap<>(
          Map.of(
              "dev.zako.cas", List.of(),
              "dev.zako.sandbox", List.of(),
              "dev.zako.js", List.of(),
              "dev.zako.engine", List.of("dev.zako.cas", "dev.zako.sandbox", "dev.zako.js"),
              "dev.zako.cli",
                  List.of("dev.zako.engine", "dev.zako.cas", "dev.zako.sandbox", "dev.zako.js")));

  /** Their callers are virtual threads or the main thread, which may wait for an actor's answer. */
  private static final Set<String> BLOCKING_ADAPTERS =
      Set.of(
          "dev.zako.cas.actor.CasShards",
          "dev.zako.engine.build.EngineParts",
          "dev.zako.engine.build.Evaluator",
          "dev.zako.engine.hone.Hone",
          "dev.zako.engine.hone.ThreadComputation",
          "dev.zako.js.ScriptPool");

  @Test
  void modules_everyOne_isSeen() {
    for (String module : ALLOWED.keySet()) {
      assertThat(ZAKO.stream().anyMatch(c -> c.getPackageName().startsWith(module)))
          .as(module)
          .isTrue();
    }
  }

  @Test
  void modules_dependOnlyDownwards() {
    for (String module : ALLOWED.keySet()) {
      String[] forbidden =
          ALLOWED.keySet().stream()
              .filter(other -> !other.equals(module))
              .filter(other -> !ALLOWED.getOrDefault(module, List.of()).contains(other))
              .map(other -> other + "..")
              .toArray(String[]::new);
      if (forbidden.length > 0) {
        noClasses()
            .that()
            .resideInAPackage(module + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(forbidden)
            .check(ZAKO);
      }
    }
  }

  @Test
  void client_knowsNothingOfTheEngine() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.zako.cli.client..", "dev.zako.cli.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.zako.engine..", "dev.zako.cas..", "dev.zako.js..", "org.slf4j..")
        .check(ZAKO);
  }

  @Test
  void graph_knowsNoActorsAndNoOtherPartOfTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("dev.zako.engine.graph..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.pekko..", "scala..", "dev.zako.engine.hone..", "dev.zako.engine.build..")
        .check(ZAKO);
  }

  @Test
  void hone_knowsNoBuilds() {
    noClasses()
        .that()
        .resideInAPackage("dev.zako.engine.hone..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.zako.engine.build..", "dev.zako.cas..", "dev.zako.sandbox..", "dev.zako.js..")
        .check(ZAKO);
  }

  @Test
  void graal_isKnownToTheInternalsOfTheScriptRuntimeOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.zako.js.internal..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.graalvm..", "com.oracle.truffle..")
        .check(ZAKO);
  }

  @Test
  void internals_areUsedByTheirOwnModuleOnly() {
    for (String module : ALLOWED.keySet()) {
      String[] others =
          ALLOWED.keySet().stream()
              .filter(other -> !other.equals(module))
              .map(other -> other + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAnyPackage(others)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(module + ".internal..", module + "..internal..")
          .check(ZAKO);
    }
  }

  @Test
  void packages_haveNoCycles() {
    for (String module : ALLOWED.keySet()) {
      slices().matching(module + ".(**)").should().beFreeOfCycles().check(ZAKO);
    }
  }

  @Test
  void actors_areFinalAndMadeByFactoriesOnly() {
    ArchRule isFinal =
        classes()
            .that(areActors())
            .should()
            .haveModifier(JavaModifier.FINAL)
            .allowEmptyShould(true);
    ArchRule hidden =
        constructors()
            .that()
            .areDeclaredInClassesThat(areActors())
            .should()
            .bePrivate()
            .allowEmptyShould(true);
    isFinal.check(ZAKO);
    hidden.check(ZAKO);
  }

  @Test
  void nobody_sleepsOrReadsTheClockOrRollsDice() {
    ArchRule rule =
        noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(java.time.Instant.class, "now");
    rule.check(ZAKO);
  }

  @Test
  void nobody_blocksOnFutures_exceptWhereActorsMeetBlockingCallers() {
    noClasses()
        .that(DescribedPredicate.not(areAdapters()))
        .should()
        .callMethod(CompletableFuture.class, "join")
        .orShould()
        .callMethod(CompletableFuture.class, "get")
        .check(ZAKO);
  }

  private static DescribedPredicate<JavaClass> areAdapters() {
    return DescribedPredicate.describe(
        "are adapters", c -> BLOCKING_ADAPTERS.contains(c.getName()));
  }

  private static DescribedPredicate<JavaClass> areActors() {
    return DescribedPredicate.describe(
        "are actors", c -> c.getSimpleName().endsWith("Actor") && c.isTopLevelClass());
  }
}
