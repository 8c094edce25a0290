package rnn.spark.job;

import java.io.InvalidClassException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Executors, driver and Spark that are not made for each other: jars, versions of them, of Java.
 */
final class VersionExplanations {
  private static final Pattern LAMBDA =
      Pattern.compile("SerializedLambda|serializedlambda|lambdaDeserialize");

  private static final Pattern CLASS_OF_SPARK =
      Pattern.compile("org[./]apache[./](?:spark|hadoop)[./]|\\bscala[./]");

  private static final Pattern CLASS =
      Pattern.compile("(?:Class |Could not initialize class )?(\\S+)(?: not found)?");

  static final List<Explanation> ALL =
      List.of(
          new Explanation("java-version", VersionExplanations::javaVersion),
          new Explanation("jar-version", VersionExplanations::jarVersion),
          new Explanation("jar-missing", VersionExplanations::jarMissing),
          new Explanation("spark-version", VersionExplanations::sparkVersion));

  /** A condition with many causes, for when no other is met. */
  static final Explanation CLASS_MISSING =
      new Explanation("class-missing", VersionExplanations::classMissing);

  private VersionExplanations() {}

  private static @Nullable String javaVersion(Causes causes) {
    Causes.Cause error = causes.find(UnsupportedClassVersionError.class);
    return error == null
        ? null
        : "Java 17 or newer is needed everywhere but %s has an older one (%s); set JAVA_HOME there, and spark.executorEnv.JAVA_HOME for executors"
            .formatted(causes.place(), Explanations.brief(error.message()));
  }

  private static @Nullable String jarVersion(Causes causes) {
    Causes.Cause error = causes.find(InvalidClassException.class);
    return error == null
        ? null
        : "Driver and executors must have the same versions of rnn-spark and Spark but do not (%s on %s); see spark.executor.extraClassPath and the jars directory of the cluster's Spark for another version"
            .formatted(Explanations.brief(error.message()), causes.place());
  }

  private static @Nullable String jarMissing(Causes causes) {
    String name = classMissingOnExecutor(causes);
    String what = name != null && name.startsWith("rnn.") ? "class " + name : null;
    Causes.Cause cast = causes.find(ClassCastException.class);
    if (causes.areOfExecutor()
        && name == null
        && cast != null
        && LAMBDA.matcher(cast.message()).find()) {
      what = "code of this command";
    }
    return what == null
        ? null
        : "The %s is not on %s: executors need the jar of rnn-spark; start with scripts/rnn or spark-submit, which send it, or name it in --jars"
            .formatted(Explanations.brief(what), causes.place());
  }

  private static @Nullable String classMissing(Causes causes) {
    String name = classMissingOnExecutor(causes);
    return name == null || name.startsWith("rnn.")
        ? null
        : "The class %s is not on %s; name its jar in --jars, which sends it there, or in spark.executor.extraClassPath, or correct the setting that names the class"
            .formatted(Explanations.brief(name), causes.place());
  }

  private static @Nullable String classMissingOnExecutor(Causes causes) {
    Causes.Cause error = causes.find(ClassNotFoundException.class);
    error = error == null ? causes.find(NoClassDefFoundError.class) : error;
    if (error == null || !causes.areOfExecutor()) {
      return null;
    }
    Matcher name = CLASS.matcher(error.message());
    return name.matches() ? name.group(1).replace('/', '.') : error.message();
  }

  private static @Nullable String sparkVersion(Causes causes) {
    Causes.Cause error = causes.find(LinkageError.class);
    if (error == null) {
      error = causes.findNamed("NoSuchMethodError");
    }
    if (error == null) {
      error = causes.findNamed("NoSuchFieldError");
    }
    return error == null || !CLASS_OF_SPARK.matcher(error.message()).find()
        ? null
        : "The Spark on %s does not fit this jar, or jars of several versions are mixed (%s): Spark 4 with Scala 2.13 is needed, the same version on driver and executors; see SPARK_HOME and the cluster's Spark"
            .formatted(causes.place(), Explanations.brief(error.asText()));
  }
}
