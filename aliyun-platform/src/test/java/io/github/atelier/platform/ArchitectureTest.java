package io.github.atelier.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rooms of the platform and what each may use. */
class ArchitectureTest {
  private static final JavaClasses PLATFORM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.github.atelier.platform");

  @Test
  void only_the_doors_know_netty() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "..platform.mqtt..", "..platform.http..", "..platform.amqp..", "..platform.net..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(PLATFORM);
  }

  @Test
  void only_the_child_that_runs_scripts_knows_rhino() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.github.atelier.platform.script.ScriptChild")
        .and()
        .haveNameNotMatching(".*ScriptChild\\$.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.mozilla..")
        .check(PLATFORM);
  }

  @Test
  void only_certificates_and_pre_shared_keys_know_bouncy_castle() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..platform.pki..", "..platform.psk..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bouncycastle..")
        .check(PLATFORM);
  }

  @Test
  void the_core_knows_neither_doors_nor_certificates() {
    noClasses()
        .that()
        .resideInAPackage("..platform.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..platform.mqtt..",
            "..platform.http..",
            "..platform.net..",
            "..platform.pki..",
            "java.net..",
            "java.nio.file..")
        .check(PLATFORM);
  }

  @Test
  void packages_do_not_depend_on_each_other_in_circles() {
    slices().matching("io.github.atelier.(**)").should().beFreeOfCycles().check(PLATFORM);
  }
}
