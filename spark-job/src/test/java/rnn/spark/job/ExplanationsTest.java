package rnn.spark.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A failure of each condition and the words about it. Spark's texts stand here as 4.1 prints them;
 * ClusterTest and SettingsCheckTest provoke what is cheap to provoke.
 */
class ExplanationsTest {

  private static SparkException job(String reason) {
    return job(reason, null);
  }

  private static SparkException job(String reason, Throwable cause) {
    return new SparkException(
        """
        Job aborted due to stage failure: Task 0 in stage 0.0 failed 8 times, most recent failure: \
        Lost task 0.7 in stage 0.0 (TID 7) (10.0.0.7 executor 3): %s
        \tat java.base/java.lang.Thread.run(Thread.java:840)

        Driver stacktrace:\
        """
            .formatted(reason),
        cause);
  }

  private static SparkException condition(String condition, Throwable cause) {
    return new SparkException(condition, scala.collection.immutable.Map$.MODULE$.empty(), cause);
  }

  private record Example(Throwable failure, String... words) {}

  private static Map<String, Example> examples() {
    Map<String, Example> all = new LinkedHashMap<>();
    all.put(
        "result-size",
        new Example(
            new SparkException(
                "Job aborted due to stage failure: Total size of serialized results of 12 tasks"
                    + " (1200.0 KiB) is bigger than spark.driver.maxResultSize (1024.0 KiB)"),
            "spark.driver.maxResultSize (1024.0 KiB)",
            "12 tasks (1200.0 KiB)"));
    all.put(
        "message-size",
        new Example(
            new SparkException(
                "Job aborted due to stage failure: Serialized task 2:0 was 160010094 bytes, which"
                    + " exceeds max allowed: spark.rpc.message.maxSize (134217728 bytes). Consider"
                    + " increasing spark.rpc.message.maxSize or using broadcast variables for large"
                    + " values."),
            "spark.rpc.message.maxSize (134,217,728 bytes)"));
    all.put(
        "memory",
        new Example(
            job("java.lang.OutOfMemoryError: Java heap space"),
            "Memory of executor 3 on 10.0.0.7 ran out",
            "--executor-memory"));
    all.put(
        "memory of the driver",
        new Example(
            new OutOfMemoryError("GC overhead limit exceeded"), "--driver-memory", "GC overhead"));
    all.put(
        "memory for classes",
        new Example(new OutOfMemoryError("Metaspace"), "-XX:MaxMetaspaceSize"));
    all.put(
        "executor-killed",
        new Example(
            job(
                "ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason:"
                    + " Command exited with code 137"),
            "Executor 3 on 10.0.0.7 was killed (exit code 137)",
            "spark.executor.memoryOverhead"));
    all.put(
        "executor-killed for its heap",
        new Example(
            job(
                "ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason:"
                    + " Command exited with code 52"),
            "Memory of executor 3 on 10.0.0.7 ran out",
            "exit code 52"));
    all.put(
        "executor-lost",
        new Example(
            job(
                "ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason:"
                    + " Executor heartbeat timed out after 125011 ms"),
            "heartbeat timed out",
            "spark.network.timeout"));
    all.put(
        "fetch-failed",
        new Example(
            new SparkException(
                "Job aborted due to stage failure: ShuffleMapStage 3 (mapToPair at X.java:1) has"
                    + " failed the maximum allowable number of times: 4. Most recent failure"
                    + " reason:\n"
                    + "org.apache.spark.shuffle.FetchFailedException: Connection refused"),
            "fetch"));
    all.put(
        "context-stopped",
        new Example(
            new SparkException("Job 0 cancelled because SparkContext was shut down"),
            "stopped the application"));
    all.put(
        "job-cancelled",
        new Example(
            new SparkException("[SPARK_JOB_CANCELLED] Job 3 cancelled  SQLSTATE: XXKDA"),
            "cancelled from outside"));
    all.put(
        "java-version",
        new Example(
            new UnsupportedClassVersionError("rnn/spark/cli/Main has been compiled by ..."),
            "Java 17 or newer"));
    all.put(
        "jar-version",
        new Example(
            job(
                "java.io.InvalidClassException: rnn.spark.data.Run; local class incompatible:"
                    + " stream classdesc serialVersionUID = 1, local class serialVersionUID = 2"),
            "same versions",
            "executor 3"));
    all.put(
        "jar-version as an object",
        new Example(new InvalidClassException("rnn.X", "local class incompatible"), "versions"));
    all.put(
        "jar-missing",
        new Example(
            job("java.lang.ClassNotFoundException: rnn.spark.data.Line"),
            "class rnn.spark.data.Line is not on executor 3"));
    all.put(
        "jar-missing of a lambda",
        new Example(
            job(
                "java.lang.ClassCastException: cannot assign instance of"
                    + " java.lang.invoke.SerializedLambda to field"
                    + " org.apache.spark.api.java.JavaPairRDD$.f"),
            "--jars"));
    all.put(
        "class-missing",
        new Example(
            job("java.lang.ClassNotFoundException: com.example.Registrator"),
            "class com.example.Registrator is not on executor 3",
            "--jars"));
    all.put(
        "class-missing that a codec needs",
        new Example(
            job("java.lang.NoClassDefFoundError: com/example/Codec"),
            "class com.example.Codec is not on executor 3"));
    all.put(
        "kryo-registrator on an executor",
        new Example(
            job(
                "org.apache.spark.SparkException: [FAILED_REGISTER_CLASS_WITH_KRYO] Failed",
                condition("FAILED_REGISTER_CLASS_WITH_KRYO", noSuchClass())),
            "spark.kryo.registrator",
            "no.Such"));
    all.put(
        "file-system on an executor",
        new Example(
            job(
                "java.lang.RuntimeException: java.lang.ClassNotFoundException: Class"
                    + " org.apache.hadoop.fs.s3a.S3AFileSystem not found\n"
                    + "Caused by: java.lang.ClassNotFoundException: Class"
                    + " org.apache.hadoop.fs.s3a.S3AFileSystem not found"),
            "--packages"));
    all.put(
        "spark-version",
        new Example(new NoSuchMethodError("'void org.apache.spark.sql.Foo.bar()'"), "Scala 2.13"));
    all.put(
        "task-cpus",
        new Example(
            new SparkException(
                "The number of cores per executor (=1) has to be >= the number of cpus per task ="
                    + " 2."),
            "spark.task.cpus must be at most"));
    all.put(
        "master",
        new Example(new SparkException("Could not parse Master URL: 'local[x]'"), "'local[x]'"));
    all.put(
        "master without threads",
        new Example(new SparkException("Asked to run locally with 0 threads"), "'local[0]'"));
    all.put(
        "port",
        new Example(
            new BindException(
                "Address already in use: Service 'sparkDriver' failed after 0 retries (starting"
                    + " from 45671)! Consider"),
            "sparkDriver",
            "1 attempts, starting from 45671",
            "spark.driver.port"));
    all.put(
        "kryo-registrator",
        new Example(
            condition("FAILED_REGISTER_CLASS_WITH_KRYO", noSuchClass()),
            "spark.kryo.registrator",
            "no.Such"));
    all.put(
        "kryo-buffer",
        new Example(
            new SparkException(
                "KRYO_BUFFER_OVERFLOW",
                new scala.collection.immutable.Map.Map2<>(
                    "exceptionMsg",
                    "Buffer overflow",
                    "bufferSizeConfKey",
                    "spark.kryoserializer.buffer.max"),
                null),
            "spark.kryoserializer.buffer.max"));
    all.put(
        "kryo-registration",
        new Example(
            new IllegalArgumentException(
                "Class is not registered: org.apache.spark.sql.types.X\nNote: To register"),
            "class org.apache.spark.sql.types.X"));
    all.put(
        "value",
        new Example(
            new IllegalArgumentException("spark.ui.enabled should be boolean, but was perhaps"),
            "spark.ui.enabled must be boolean but is 'perhaps'"));
    all.put("setting", new Example(kryoBufferTooLarge(), "spark.kryoserializer.buffer.max"));
    all.put(
        "local-directory",
        new Example(
            new IOException("Failed to create local dir in /x/blockmgr."), "spark.local.dir"));
    all.put(
        "disk-full",
        new Example(job("java.io.IOException: No space left on device"), "No space left", "room"));
    all.put(
        "open-files",
        new Example(new FileNotFoundException("/a (Too many open files)"), "ulimit -n"));
    all.put(
        "permission",
        new Example(new AccessControlException("Permission denied: user=x, path=\"/a\""), "/a"));
    all.put("permission of Java", new Example(new AccessDeniedException("/a"), "/a", "rights"));
    all.put(
        "permission in a stream",
        new Example(new FileNotFoundException("/a (Permission denied)"), "rights"));
    all.put("host", new Example(new UnknownHostException("no.such"), "no.such"));
    all.put(
        "connection",
        new Example(new IOException("x", new ConnectException("Connection refused")), "refused"));
    all.put(
        "file-system",
        new Example(
            new UnsupportedFileSystemException("No FileSystem for scheme \"s3a\""), "s3a://"));
    all.put("checksum", new Example(new ChecksumException("Checksum error: /a at 0", 0), ".crc"));
    all.put("no-file", new Example(job("java.io.FileNotFoundException: hdfs://h/a"), "hdfs://h/a"));
    all.put("input-output", new Example(new IOException("Stream closed"), "Stream closed"));
    all.put("input-output without words", new Example(new IOException(), "IOException"));
    return all;
  }

  /** As the class loader throws it: what code of this program throws is its own affair. */
  private static Throwable noSuchClass() {
    return assertThrows(ClassNotFoundException.class, () -> Class.forName("no.Such"));
  }

  /** A record that Jackson cannot write. */
  private static IOException unwritable() {
    return assertThrows(
        JsonProcessingException.class, () -> new ObjectMapper().writeValueAsString(new Object()));
  }

  /** A class that reads more than it wrote. */
  private static final class ReadsTooMuch implements Serializable {
    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) throws IOException {
      in.readInt();
    }
  }

  private static EOFException unreadable() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new ReadsTooMuch());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return assertThrows(
        EOFException.class,
        () -> new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject());
  }

  /** The real one, by Spark itself. */
  private static Throwable kryoBufferTooLarge() {
    SparkConf conf = new SparkConf(false).set("spark.kryoserializer.buffer.max", "3g");
    return assertThrows(RuntimeException.class, () -> new KryoSerializer(conf));
  }

  @TestFactory
  Stream<DynamicTest> everyConditionHasWords() {
    return examples().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> explains(entry.getKey(), entry.getValue())));
  }

  private static void explains(String name, Example example) {
    String said = Explanations.of(example.failure());
    assertNotNull(said);
    for (String word : example.words()) {
      assertTrue(said.contains(word), said);
    }
    assertFalse(said.contains("\n"), said);
    Causes causes = Causes.of(example.failure());
    String first =
        Explanations.all().stream()
            .filter(explanation -> explanation.sentence().apply(causes) != null)
            .map(Explanation::condition)
            .findFirst()
            .orElse("");
    assertEquals(name.split(" ")[0], first);
  }

  @Test
  void everyConditionHasAnExample() {
    Set<String> conditions = new TreeSet<>();
    Explanations.all().forEach(explanation -> conditions.add(explanation.condition()));
    Set<String> shown = new TreeSet<>();
    Consumer<String> add = name -> shown.add(name.split(" ")[0]);
    examples().keySet().forEach(add);
    assertEquals(conditions, shown);
  }

  @Test
  void mistakesOfThisProgramAreNotExplained() {
    for (Throwable ours :
        new Throwable[] {
          new NullPointerException("Cannot invoke \"rnn.X.y()\""),
          new IllegalStateException("The texts are closed"),
          new ClassCastException("class rnn.A cannot be cast to class rnn.B"),
          new IndexOutOfBoundsException("Index 2 out of bounds for length 1"),
          new NoSuchMethodError("rnn.math.Kernels.x()"),
          new NoClassDefFoundError("rnn/math/Kernels"),
          new SparkException("Job aborted"),
          new SparkException(
              "Task not serializable", new java.io.NotSerializableException("rnn.X")),
          new IOException("java.lang.NullPointerException", new NullPointerException()),
          new IllegalStateException("A record of strings was not written", unwritable()),
          new UncheckedIOException(unwritable()),
          new IllegalStateException("A file of the jar is not there", new IOException("closed")),
          new SparkException("Task failed", unreadable()),
          new IllegalArgumentException("Class is not registered: rnn.spark.data.Run\nNote: x"),
        }) {
      assertNull(Explanations.of(ours), ours.toString());
      // A class of ours that an executor lacks is a matter of the jar there.
      if (!(ours instanceof NoClassDefFoundError)) {
        assertNull(Explanations.of(job(ours.toString(), ours)), ours.toString());
      }
    }
  }

  @Test
  void causesThatGoRoundEnd() {
    RuntimeException a = new RuntimeException("a");
    RuntimeException b = new RuntimeException("b", a);
    a.initCause(b);
    assertNull(Explanations.of(a));
  }
}
