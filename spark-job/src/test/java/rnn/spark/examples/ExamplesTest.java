package rnn.spark.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.model.ModelDirectory;
import rnn.spark.data.Source;
import rnn.spark.sweep.SweepReport;
import rnn.spark.testkit.SharedSpark;

/**
 * The programs of this package do what docs/spark-ml.md, streams.md, groups.md and sweeps.md say,
 * and what these show is theirs.
 */
@ExtendWith(SharedSpark.class)
@Tag("vectors")
class ExamplesTest {
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src", "test", "java", "rnn", "spark", "examples"),
          Path.of("src", "test", "scala", "rnn", "spark", "examples"));

  @Test
  void faultsInLogSessionsAreFound(SparkSession spark) {
    LogAnomalies.Rules rules = LogAnomalies.run(spark);

    assertTrue(rules.likelihood().f1() > 0.85, rules.toString());
    assertTrue(rules.surprise().f1() > 0.85, rules.toString());
    assertTrue(rules.rank().precision() > 0.9, rules.toString()); // it misses many
  }

  @Test
  void aTaggerInAPipelineIsSavedAndLoaded(SparkSession spark, @TempDir Path directory)
      throws IOException {
    double accuracy = TaggerPipeline.run(spark, directory.resolve("tagger").toString());

    assertTrue(accuracy > 0.9, "accuracy " + accuracy);
  }

  @Test
  void crossValidationChoosesTheUnitsOfAClassifier(SparkSession spark) {
    double[] accuracies = ClassifierCrossValidation.run(spark).avgMetrics();

    assertEquals(2, accuracies.length);
    assertTrue(accuracies[1] > 0.9, "with 24 units " + accuracies[1]);
  }

  @Test
  void aLanguageModelGoesOnFromYesterday(SparkSession spark, @TempDir Path directory)
      throws IOException {
    NightlyLanguageModel.Nights nights =
        NightlyLanguageModel.run(spark, directory.resolve("model").toString());

    assertTrue(nights.today() < nights.yesterday(), nights.toString());
  }

  @Test
  void theBestOfTwelveSettingsIsKept(SparkSession spark, @TempDir Path directory)
      throws IOException {
    String model = directory.resolve("model").toString();

    SweepReport report =
        SweepTwelve.run(spark, Source.grammar(1, 400), Source.grammar(2, 100), model);

    assertEquals(12, report.rows().size());
    assertEquals(
        report.rows().get(0).parameters(),
        ModelDirectory.read(Path.of(model)).network().layout().parameterCount());
    double best = report.rows().get(0).learned().judged();
    double worst = report.rows().get(11).learned().judged();
    assertTrue(2 * best < worst, best + " beside " + worst);
  }

  @Test
  void eachOfSixtyTenantsHasAModel(SparkSession spark, @TempDir Path directory) {
    TenantModels.Means means = TenantModels.run(spark, 60, directory.resolve("models").toString());

    assertEquals(60, means.models());
    assertTrue(means.own() < 0.8 * means.others(), means.toString());
  }

  @Test
  void aStreamIsStoppedInTheMiddleAndBegunAgain(SparkSession spark, @TempDir Path directory)
      throws Exception {
    SessionStream.Outcome outcome = SessionStream.run(spark, directory.toString());
    spark.conf().unset("spark.sql.streaming.stateStore.providerClass");

    assertTrue(outcome.before() > 0 && outcome.before() < outcome.rows(), outcome.toString());
    assertEquals(0, outcome.others(), outcome.toString());
    assertTrue(outcome.alarms() > outcome.faults() / 3, outcome.toString());
  }

  @ParameterizedTest
  @CsvSource({"spark-ml.md, 6", "streams.md, 2", "groups.md, 1", "sweeps.md, 1"})
  void whatThePageShowsIsInTheProgramsThatRunHere(String name, int blocks) throws IOException {
    String page = Files.readString(Path.of("..", "docs", name));
    String programs = SOURCES.stream().map(ExamplesTest::texts).collect(Collectors.joining("\n"));
    List<String> shown =
        Pattern.compile("```(?:java|scala)\n(.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map((MatchResult block) -> block.group(1))
            .toList();

    assertTrue(shown.size() >= blocks, "blocks of programs: " + shown.size());
    for (String block : shown) {
      assertTrue(programs.contains(block), "no program has\n" + block);
    }
  }

  private static String texts(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      StringBuilder texts = new StringBuilder();
      for (Path file : files.sorted().toList()) {
        texts.append(Files.readString(file)).append('\n');
      }
      return texts.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
