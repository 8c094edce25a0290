package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import rnn.batch.Labelling;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Sentence;
import rnn.model.ModelDirectory;
import rnn.spark.data.Source;
import rnn.spark.evaluate.ReplicaCores;
import rnn.spark.job.ClusterException;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;
import rnn.spark.score.Evaluator;
import rnn.spark.score.Scorer;
import rnn.spark.testkit.LocalCluster;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.TestText;
import rnn.train.TrainingListener;

/**
 * Executors that are JVMs of their own, so that everything really travels. The build runs these
 * tests in a JVM for themselves, with an environment in which Spark can start executors.
 */
@Tag("cluster")
@Timeout(480) // an executor that cannot start is started again for ever
class ClusterTest {
  private static final List<String> LINES = TestText.lines(97, 1);

  @TempDir Path directory;

  private static <R> R with(SparkConf conf, Function<SparkSession, R> work) {
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    try {
      return work.apply(session);
    } finally {
      session.stop();
    }
  }

  @Test
  void oneCoreTwoCoresAndTwoExecutorsTrainTheSameBits() throws IOException {
    String text = TestText.write(directory.resolve("text"), LINES);
    with(LocalCluster.conf("local[1]"), session -> train(session, text, "one"));
    with(LocalCluster.conf("local[2]"), session -> train(session, text, "two"));
    with(
        // Little: the updates of five shards, 28 KB, are still collected, as they are below half of
        // it.
        LocalCluster.conf("local-cluster[2,1,1024]").set("spark.driver.maxResultSize", "64k"),
        session -> {
          train(session, text, "cluster");
          tableIsReadEvaluatedAndScored(session, directory.resolve("cluster/model").toString());
          return null;
        });
    float[] one = parameters("one");
    assertArrayEquals(one, parameters("two"), 0f);
    assertArrayEquals(one, parameters("cluster"), 0f);
  }

  @Test
  void oneCoreTwoCoresAndTwoExecutorsLearnTheSameSubwords() throws IOException {
    String text = TestText.write(directory.resolve("text"), LINES);
    for (String master : List.of("local[1]", "local[2]", "local-cluster[2,1,1024]")) {
      TrainRequest request =
          Runs.subwords(
              Runs.request(
                  text, text, Runs.options("block-momentum", 2), directory.resolve(master)),
              290,
              TrainRequest.Start.ANEW);
      with(
          LocalCluster.conf(master),
          session -> SparkTrainer.train(session, request, TrainingListener.SILENT));
    }
    for (String master : List.of("local[2]", "local-cluster[2,1,1024]")) {
      for (String file : List.of("merges.txt", "vocabulary.txt", "model.safetensors")) {
        assertEquals(
            -1,
            Files.mismatch(
                directory.resolve("local[1]/model").resolve(file),
                directory.resolve(master).resolve("model").resolve(file)),
            master + " " + file);
      }
    }
  }

  @Test
  void aReplicaHasTheCoresOfAnExecutorAndTrainsTheSameBits() throws IOException {
    String text = TestText.write(directory.resolve("text"), LINES);
    with(LocalCluster.conf("local[1]"), session -> train(session, text, "one", 2));
    with(LocalCluster.conf("local[4]"), session -> train(session, text, "two threads each", 2));
    with(
        LocalCluster.whole("local-cluster[2,2,1024]"),
        session -> {
          train(session, text, "two cores each", 2);
          JavaSparkContext context = Sessions.context(session);
          ReplicaCores ofTwo = ReplicaCores.of(context, 2);
          assertEquals(List.of(2, 2), Jobs.collect(ofTwo.claim(cores(context)), "of a replica"));
          assertEquals(List.of(1, 1), Jobs.collect(cores(context), "of any task"));
          ReplicaCores ofThree = ReplicaCores.of(context, 3);
          assertEquals(List.of(1, 1), Jobs.collect(ofThree.claim(cores(context)), "of three"));
          assertEquals(4, ReplicaCores.places(context).atOnce(3));
          return null;
        });
    with(
        LocalCluster.conf("local-cluster[1,2,1024]").set("spark.task.cpus", "2"),
        session -> train(session, text, "plain settings", 2));
    float[] one = parameters("one");
    assertArrayEquals(one, parameters("two threads each"), 0f);
    assertArrayEquals(one, parameters("two cores each"), 0f);
    assertArrayEquals(one, parameters("plain settings"), 0f);
  }

  @Test
  void oneCoreAndTwoExecutorsTrainTheSameTagger() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Sentence sentence : EnglishGrammar.grammar().corpus(5, 90)) {
      for (int i = 0; i < sentence.tokens().size(); i++) {
        lines.add(sentence.tokens().get(i) + "\t" + sentence.classes().get(i));
      }
      lines.add("");
    }
    Source columns = Runs.columns(TestText.write(directory.resolve("columns"), lines));
    with(LocalCluster.conf("local[1]"), session -> trainTagger(session, columns, "one"));
    with(
        LocalCluster.conf("local-cluster[2,1,1024]"),
        session -> {
          trainTagger(session, columns, "cluster");
          String model = directory.resolve("cluster/model").toString();
          String output = directory.resolve("tagged").toString();
          assertEquals(90, Scorer.predict(session, model, columns, output, "json").rows());
          return null;
        });
    assertArrayEquals(parameters("one"), parameters("cluster"), 0f);
  }

  private TrainReport trainTagger(SparkSession session, Source columns, String name) {
    Source labelled = columns.labelledAs(Labelling.TOKENS);
    TrainRequest request =
        new TrainRequest(
            labelled,
            labelled,
            labelled,
            Runs.labelled("tag"),
            Runs.labelledOptions(3),
            directory.resolve(name).resolve("model").toString(),
            directory.resolve(name).resolve("checkpoints").toString(),
            0,
            TrainRequest.Start.ANEW,
            Map.of());
    return SparkTrainer.train(session, request, TrainingListener.SILENT);
  }

  private static JavaRDD<Integer> cores(JavaSparkContext context) {
    return context.parallelize(List.of(1, 2), 2).map(i -> TaskContext.get().cpus());
  }

  private TrainReport train(SparkSession session, String text, String name) {
    return train(session, text, name, 5);
  }

  private TrainReport train(SparkSession session, String text, String name, int shards) {
    TrainRequest request =
        Runs.request(text, text, Runs.options("block-momentum", shards), directory.resolve(name));
    return SparkTrainer.train(session, request, TrainingListener.SILENT);
  }

  private void tableIsReadEvaluatedAndScored(SparkSession session, String model) {
    List<String> rows = LINES.stream().map(line -> "{\"body\": \"" + line + "\"}").toList();
    Source table = Source.column("json", "body", TestText.write(directory.resolve("t.json"), rows));
    assertTrue(Evaluator.evaluate(session, model, table).perplexity() > 1);
    assertEquals(97, Scorer.score(session, model, table, directory + "/scored", "json").rows());
  }

  @Test
  void jobThatNoExecutorTakesIsGivenUp() {
    SparkConf conf =
        LocalCluster.conf("local-cluster[0,1,1024]").set(Jobs.PATIENCE, "4s"); // no worker
    with(
        conf,
        session -> {
          JavaSparkContext context = Sessions.context(session);
          givesUp(() -> Jobs.collect(context.parallelize(List.of(1), 1), "waiting"));
          givesUp(() -> Jobs.run(context, "waiting", () -> session.range(3).count()));
          return null;
        });
  }

  private static void givesUp(Executable job) {
    ClusterException e = assertThrows(ClusterException.class, job);
    assertTrue(
        e.getMessage().contains("No executor worked on \"waiting\" for 4 s"), e.getMessage());
  }

  @Test
  void whatExecutorsLackIsToldAndWhatThisProgramLacksIsNot() {
    SparkConf conf =
        LocalCluster.conf("local-cluster[1,1,1024]")
            .set("spark.task.maxFailures", "1")
            .set("spark.driver.maxResultSize", "100k");
    with(
        conf,
        session -> {
          JavaSparkContext context = Sessions.context(session);
          JavaRDD<Integer> one = context.parallelize(List.of(1), 1);
          fails(
              "Memory of executor",
              context,
              () -> Jobs.collect(one.map(ClusterTest::tooMuch), "sum"));
          fails(
              "was killed (exit code 137)",
              context,
              () -> Jobs.collect(one.map(i -> ended(137)), "sum"));
          fails("Executors were lost", context, () -> Jobs.collect(one.map(i -> ended(3)), "sum"));
          fails(
              "spark.driver.maxResultSize (100.0 KiB) must hold",
              context,
              () -> Jobs.collect(one.map(i -> new byte[200 << 10]), "sum"));
          IllegalStateException ours =
              assertThrows(
                  IllegalStateException.class,
                  () -> Jobs.collect(one.map(ClusterTest::mistaken), "sum"));
          assertFalse(ours instanceof ClusterException, ours.getMessage());
          return null;
        });
  }

  private static void fails(String said, JavaSparkContext context, Executable job) {
    ClusterException e = assertThrows(ClusterException.class, job);
    assertTrue(e.getMessage().contains(said), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
    assertFalse(context.sc().isStopped());
  }

  private static int tooMuch(int i) {
    List<long[]> all = new ArrayList<>();
    while (all.size() < 1 << 20) {
      all.add(new long[1 << 20]);
    }
    return all.size() + i;
  }

  private static int ended(int status) {
    Runtime.getRuntime().halt(status);
    return status;
  }

  private static int mistaken(int i) {
    return List.of(1).get(i + 1);
  }

  private float[] parameters(String run) throws IOException {
    return ModelDirectory.read(directory.resolve(run + "/model")).parameters();
  }
}
