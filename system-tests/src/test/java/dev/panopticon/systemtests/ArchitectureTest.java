package dev.panopticon.systemtests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms point one way (ARCHITECTURE.md). */
class ArchitectureTest {
  private static final List<String> ROLES =
      List.of("library", "modelregistry", "judgeservice", "gateway");

  /** Rooms without a framework. */
  private static final List<String> PLAIN =
      List.of("model", "statistics", "judging", "providers", "suite", "vectors", "simulator");

  private static JavaClasses everything;

  @BeforeAll
  static void readClasses() throws IOException {
    try (Stream<Path> rooms = Files.list(Checkout.root())) {
      List<Path> classes =
          rooms.map(room -> room.resolve("target/classes")).filter(Files::isDirectory).toList();
      assertThat(classes).as("built rooms").hasSizeGreaterThan(15);
      everything = new ClassFileImporter().importPaths(classes);
    }
  }

  @Test
  void modelKnowsOnlyTheJdk() {
    classes()
        .that()
        .resideInAPackage("dev.panopticon.model..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.panopticon.model..", "org.jspecify..")
        .check(everything);
  }

  @Test
  void plainRoomsHaveNoSpring() {
    for (String room : PLAIN) {
      noClasses()
          .that()
          .resideInAPackage("dev.panopticon." + room + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework..")
          .check(everything);
    }
  }

  @Test
  void engineAndStorageUseSpringForJdbcAlone() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.panopticon.engine..", "dev.panopticon.storage..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework.web..",
            "org.springframework.boot..",
            "org.springframework.context..",
            "org.springframework.http..")
        .check(everything);
  }

  @Test
  void noRoleKnowsAnother() {
    for (String role : ROLES) {
      String[] others =
          ROLES.stream()
              .filter(other -> !other.equals(role))
              .map(other -> "dev.panopticon." + other + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("dev.panopticon." + role + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .check(everything);
    }
  }

  @Test
  void onlyTheAppSeesAll() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.panopticon.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.panopticon.app..")
        .check(everything);
  }

  @Test
  void onlyProgramsKnowStorage() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.panopticon.storage..", "dev.panopticon.app..", "dev.panopticon.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.panopticon.storage..")
        .check(everything);
  }

  @Test
  void commandLineHasNoApplicationContext() {
    noClasses()
        .that()
        .resideInAPackage("dev.panopticon.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework.context..",
            "org.springframework.boot..",
            "org.springframework.beans..")
        .check(everything);
  }

  @Test
  void roomsHaveNoCycles() {
    slices().matching("dev.panopticon.(*)..").should().beFreeOfCycles().check(everything);
  }
}
