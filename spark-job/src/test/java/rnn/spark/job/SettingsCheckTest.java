package rnn.spark.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that are refused before Spark starts, and those that are not. */
class SettingsCheckTest {
  @TempDir Path directory;

  private static SparkConf conf(String master) {
    return new SparkConf(false).setMaster(master);
  }

  private static String refusal(SparkConf conf) {
    return assertThrows(InputException.class, () -> SettingsCheck.check(conf)).getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "local, 1, 2",
    "local[1], 1, 2",
    "'local[3, 4]', 3, 4",
    "'local-cluster[2,5,1024]', 5, 6",
    "yarn, 1, 2",
  })
  void coresOfATaskMustFitAnExecutor(String master, int fits, int tooMany) {
    assertEquals(
        List.of(), SettingsCheck.check(conf(master).set("spark.task.cpus", String.valueOf(fits))));
    String said = refusal(conf(master).set("spark.task.cpus", String.valueOf(tooMany)));
    assertTrue(
        said.startsWith(
            "spark.task.cpus must be at most the cores of an executor, %d, but is %d"
                .formatted(fits, tooMany)),
        said);
  }

  @Test
  void coresThatOnlyTheClusterKnowsAreLeftToIt() {
    SparkConf conf = conf("spark://host:7077").set("spark.task.cpus", "64");
    assertEquals(List.of(), SettingsCheck.check(conf));
    assertTrue(refusal(conf.set("spark.executor.cores", "8")).contains("8, but is 64"));
  }

  @ParameterizedTest
  @CsvSource({
    "spark.serializer, JavaSerializer, not on the class path",
    "spark.serializer, java.lang.String, which is none",
    "spark.kryo.registrator, no.Such, not on the class path",
    "spark.kryo.registrator, java.lang.String, which is none",
    "'spark.kryo.classesToRegister', 'java.lang.String,no.Such', 'no.Such'",
    "spark.plugins, no.Such, not on the class path",
    "spark.rnn.jobPatience, soon, 'must be a time, as in 600s but is ''soon'''",
    "spark.driver.maxResultSize, 4x, must be a size",
    "spark.task.cpus, two, must be a whole number of cores but is 'two'",
    "spark.task.cpus, 0, must be at least 1",
  })
  void valueThatCannotBeUsedIsNamedWithItsSetting(String setting, String value, String what) {
    String said = refusal(conf("local[1]").set(setting, value));
    assertTrue(said.startsWith(setting + " must "), said);
    assertTrue(said.contains(what.replace("'", "")) || said.contains(what), said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.spark.serializer.JavaSerializer",
        "org.apache.spark.serializer.KryoSerializer"
      })
  void serializersOfSparkAreTaken(String serializer) {
    assertEquals(
        List.of(), SettingsCheck.check(conf("local[1]").set("spark.serializer", serializer)));
  }

  @Test
  void directoryForTemporaryFilesMustBeWritable() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    String said = refusal(conf("local[1]").set("spark.local.dir", file + "/below"));
    assertTrue(said.startsWith("spark.local.dir (SPARK_LOCAL_DIRS) must name a directory"), said);
    // One of several is enough for Spark.
    String both = file + "/below," + directory.resolve("new");
    assertEquals(List.of(), SettingsCheck.check(conf("local[1]").set("spark.local.dir", both)));
  }

  @Test
  void settingsUnderWhichTextVanishesAreWarnedOf() {
    SparkConf conf = conf("local[1]").set("spark.files.ignoreCorruptFiles", "true");
    List<String> warnings = SettingsCheck.check(conf);
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).startsWith("spark.files.ignoreCorruptFiles is true"), "" + warnings);
  }

  @Test
  void masterThatIsThereIsFound() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MasterProbe.check("spark://127.0.0.1:" + server.getLocalPort());
      MasterProbe.check(
          "spark://no.such.host:7077,127.0.0.1:" + server.getLocalPort(),
          (host, port) ->
              host.startsWith("127.")
                  ? new InetSocketAddress(host, port)
                  : InetSocketAddress.createUnresolved(host, port));
    }
    MasterProbe.check("yarn");
  }

  @Test
  void masterWithoutAMachineOrAPortIsRefused() {
    ClusterException unknown =
        assertThrows(
            ClusterException.class,
            () ->
                MasterProbe.check(
                    "spark://no.such.host:7077", InetSocketAddress::createUnresolved));
    assertTrue(unknown.getMessage().contains("no machine of this name"), unknown.getMessage());
    assertThrows(InputException.class, () -> MasterProbe.check("spark://127.0.0.1"));
    assertThrows(InputException.class, () -> MasterProbe.check("spark://127.0.0.1:77777"));
  }
}
