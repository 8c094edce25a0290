package rnn.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The walls between packages as their {@code package-info.java} has them. Behind its "May use:"
 * stand packages below {@code rnn}, {@code {@code layer}}; single classes of one, {@code {@code
 * math}'s {@code KernelProvider}}; libraries by their names, or "everything".
 */
public final class PackageWalls {
  private static final Pattern MAY_USE = Pattern.compile("May use:(.*?)\\*/", Pattern.DOTALL);
  private static final Pattern USED =
      Pattern.compile("\\{@code ([a-z.]+)\\}(?:'s \\{@code (\\w+)\\})?");
  private static final List<String> ALWAYS =
      List.of(
          "java..",
          "javax..",
          "org.jspecify..",
          "org.slf4j..",
          "com.fasterxml.jackson..",
          "jdk.incubator.vector..");

  private PackageWalls() {}

  /**
   * A test for each package that has sources in a directory of {@code sources}.
   *
   * @param name of the package those directories are in, e.g. {@code rnn}
   */
  public static Stream<DynamicTest> tests(JavaClasses classes, Path sources, String name)
      throws IOException {
    List<Path> packages;
    try (Stream<Path> directories = Files.list(sources)) {
      packages = directories.filter(Files::isDirectory).sorted().toList();
    }
    assertTrue(packages.size() > 1, sources + " must hold packages");
    return packages.stream()
        .map(
            directory -> {
              String wall = name + "." + directory.getFileName();
              return DynamicTest.dynamicTest(wall, () -> check(classes, directory, wall));
            });
  }

  private static void check(JavaClasses classes, Path directory, String name) throws IOException {
    String mayUse = mayUse(directory);
    if (!mayUse.contains("everything")) {
      classes()
          .that()
          .resideInAPackage(name)
          .should()
          .onlyDependOnClassesThat(allowed(mayUse).or(resideIn(name)))
          .check(classes);
    }
  }

  private static DescribedPredicate<JavaClass> allowed(String mayUse) {
    DescribedPredicate<JavaClass> allowed =
        JavaClass.Predicates.resideInAnyPackage(ALWAYS.toArray(String[]::new)).or(primitives());
    Matcher used = USED.matcher(mayUse);
    while (used.find()) {
      DescribedPredicate<JavaClass> inPackage = resideIn("rnn." + used.group(1));
      allowed = allowed.or(used.group(2) == null ? inPackage : inPackage.and(is(used.group(2))));
    }
    if (mayUse.contains("ONNX")) {
      allowed = allowed.or(resideIn("ai.onnx.proto..")).or(resideIn("com.google.protobuf.."));
    }
    if (mayUse.contains("Parquet")) {
      allowed = allowed.or(resideIn("org.apache.parquet.."));
    }
    if (mayUse.contains("ORC")) {
      allowed = allowed.or(resideIn("org.apache.orc.."));
    }
    if (mayUse.contains("Spark")) {
      allowed =
          allowed
              .or(resideIn("org.apache.spark.."))
              .or(resideIn("org.apache.logging.log4j.."))
              .or(resideIn("scala.."))
              .or(resideIn("com.esotericsoftware.kryo.."))
              .or(resideIn("com.github.luben.zstd.."));
    }
    return mayUse.contains("Spark") || mayUse.contains("Hadoop")
        ? allowed.or(resideIn("org.apache.hadoop.."))
        : allowed;
  }

  private static DescribedPredicate<JavaClass> resideIn(String name) {
    return JavaClass.Predicates.resideInAPackage(name);
  }

  /** The class {@code name}, what is nested in it, and arrays of it. */
  private static DescribedPredicate<JavaClass> is(String name) {
    return DescribedPredicate.describe(
        name, type -> type.getBaseComponentType().getName().matches(".*\\." + name + "(\\$.*)?"));
  }

  private static DescribedPredicate<JavaClass> primitives() {
    return DescribedPredicate.describe(
        "primitives and their arrays", type -> type.getBaseComponentType().isPrimitive());
  }

  private static String mayUse(Path directory) throws IOException {
    String text = Files.readString(directory.resolve("package-info.java"));
    Matcher line = MAY_USE.matcher(text);
    assertTrue(line.find(), directory + " must say what it may use in its package-info.java");
    return line.group(1).replaceAll("\\s*\\n \\*\\s*", " "); // a name may be cut by a line's end
  }
}
