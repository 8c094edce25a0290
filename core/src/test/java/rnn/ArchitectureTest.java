package rnn;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import rnn.testkit.PackageWalls;
import rnn.train.TrainingOptions;

/**
 * The walls between packages. Who may use whom is written in each {@code package-info.java}; here
 * it is law.
 */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("rnn");

  @TestFactory
  Stream<DynamicTest> packagesUseWhatTheirPackageInfoSays() throws IOException {
    return PackageWalls.tests(CLASSES, Path.of("src/main/java/rnn"), "rnn");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("rnn.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theVectorModuleIsOnlyNeededByKernelsThatAreLoadedByName() {
    String module = "jdk.incubator.vector";
    noClasses()
        .that()
        .resideOutsideOfPackage("rnn.math")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(module)
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("rnn.math")
        .or()
        .haveSimpleName("KernelProvider")
        .or()
        .haveSimpleName("ScalarKernels")
        .or()
        .haveSimpleName("AutoVectorizedKernels")
        .should()
        .transitivelyDependOnClassesThat()
        .resideInAPackage(module)
        .because("a JVM without the module could not load them")
        .check(CLASSES);
    classes()
        .that()
        .haveSimpleName("VectorKernels")
        .should()
        .transitivelyDependOnClassesThat()
        .resideInAPackage(module)
        .because("otherwise the rule above watches the wrong door")
        .check(CLASSES);
  }

  /** A record's constructor cannot be hidden, but fourteen values by position are easily mixed. */
  @Test
  void trainingOptionsAreSetByName() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(TrainingOptions.class)
        .should()
        .callConstructorWhere(
            JavaCall.Predicates.target(HasOwner.Predicates.With.owner(type(TrainingOptions.class))))
        .check(new ClassFileImporter().importPackages("rnn"));
    assertEquals(1, TrainingOptions.class.getDeclaredConstructors().length);
  }

  @Test
  void nothingIsWrittenByJavaSerialization() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class)
        .check(CLASSES);
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..common..", "..impl..", "..helper..")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(CLASSES);
  }

  @Test
  void publicMethodsTakeAtMostSevenParametersAndNoFlag() {
    // Constructors of records are left out: their parameters have names where they are used.
    for (JavaClass type : CLASSES) {
      type.getMethods().stream()
          .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
          .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
          .forEach(
              method -> {
                assertTrue(
                    method.getRawParameterTypes().size() <= 7,
                    method.getFullName() + " takes more than 7 parameters");
                assertFalse(
                    !method.getName().startsWith("set")
                        && method.getRawParameterTypes().stream()
                            .anyMatch(parameter -> parameter.isEquivalentTo(boolean.class)),
                    method.getFullName() + " takes a boolean; make it two methods or an enum");
              });
    }
  }
}
