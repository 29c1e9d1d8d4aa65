package io.github.atelier.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the house: who may use what. */
class ArchitectureTest {
  private static final String ROOT = "io.github.atelier";
  private static JavaClasses house;

  @BeforeAll
  static void read() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
    assertThat(house).hasSizeGreaterThan(200);
  }

  private static void only(String packages, String... allowed) {
    classes()
        .that()
        .resideInAPackage(packages)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .check(house);
  }

  private static ArchRule keptOutOf(String[] libraries, String... edges) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "..")
        .and()
        .resideOutsideOfPackages(edges)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

  @Test
  void theGrammarUsesTheJdkAlone() {
    only(ROOT + ".grammar..", "java..", ROOT + ".grammar..");
  }

  @Test
  void theGrammarOpensNoSocketAndStartsNoThread() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".grammar..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.util.concurrent..")
        .check(house);
  }

  @Test
  void aliyunIsPure() {
    only(
        ROOT + ".aliyun..",
        "java..",
        "javax.crypto..",
        "com.fasterxml.jackson..",
        ROOT + ".aliyun..");
  }

  @Test
  void neitherSideOfTheWireKnowsTheOther() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".driver..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".emulator..", ROOT + ".platform..", ROOT + ".cli..")
        .check(house);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".emulator..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".driver..", ROOT + ".platform..", ROOT + ".cli..")
        .check(house);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".platform..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".driver..", ROOT + ".emulator..", ROOT + ".grammar..", ROOT + ".cli..")
        .check(house);
  }

  @Test
  void librariesAreSeenAtTheirEdgesAlone() {
    keptOutOf(new String[] {"io.netty.."}, ROOT + ".emulator.line..", ROOT + ".platform..")
        .check(house);
    keptOutOf(
            new String[] {"io.netty.."},
            ROOT + ".emulator.line..",
            ROOT + ".platform",
            ROOT + ".platform.mqtt..",
            ROOT + ".platform.http..",
            ROOT + ".platform.amqp..",
            ROOT + ".platform.net..",
            ROOT + ".platform.pki..")
        .check(house);
    keptOutOf(
            new String[] {"com.fazecast.."},
            ROOT + ".serial..",
            ROOT + ".driver.transport..",
            ROOT + ".emulator.line.serial..")
        .check(house);
    keptOutOf(new String[] {"org.eclipse.paho.."}, ROOT + ".emulator.uplink.real..").check(house);
    keptOutOf(new String[] {"org.apache.hc.."}, ROOT + ".emulator.uplink.real..").check(house);
    keptOutOf(
            new String[] {"org.bouncycastle.."},
            ROOT + ".emulator.uplink.real..",
            ROOT + ".platform.pki..",
            ROOT + ".platform.psk..")
        .check(house);
    keptOutOf(new String[] {"com.sun.jna.."}, ROOT + ".emulator.line..").check(house);
    keptOutOf(new String[] {"picocli.."}, ROOT + ".cli..").check(house);
    keptOutOf(new String[] {"org.jline.."}, ROOT + ".cli.terminal..").check(house);
  }

  @Test
  void aRuleCanFail() {
    assertThatThrownBy(
            () -> keptOutOf(new String[] {"io.netty.."}, ROOT + ".platform..").check(house))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("emulator.line");
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(house);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grammar", "aliyun", "driver", "emulator", "platform", "cli"})
  void packagesOfAModuleFormNoCircle(String module) {
    slices().matching(ROOT + "." + module + ".(**)").should().beFreeOfCycles().check(house);
  }

  @Test
  void everyPackageSaysWhatLivesThere() {
    Set<String> packages = new TreeSet<>();
    Set<String> described = new TreeSet<>();
    for (JavaClass type : house) {
      packages.add(type.getPackageName());
      if (type.getSimpleName().equals("package-info")) {
        described.add(type.getPackageName());
      }
    }
    packages.removeAll(described);
    packages.removeIf(p -> hasPackageInfoSource(p));
    assertThat(packages).isEmpty();
  }

  /** A package-info without annotations leaves no class file, so the source is looked at. */
  private static boolean hasPackageInfoSource(String name) {
    for (String module :
        List.of(
            "at-grammar",
            "aliyun-iot",
            "serial-native",
            "modem-driver",
            "modem-emulator",
            "aliyun-platform",
            "atelier-cli")) {
      if (java.nio.file.Files.exists(
          java.nio.file.Path.of(
              "..", module, "src", "main", "java", name.replace('.', '/'), "package-info.java"))) {
        return true;
      }
    }
    return false;
  }
}
