package rnn.spark.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.adapt.AdaptationOptions;
import rnn.model.LocalFolder;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.network.NetworkSpec;
import rnn.option.OptionException;
import rnn.spark.data.Source;
import rnn.spark.job.InputException;
import rnn.spark.testkit.Runs;
import rnn.spark.testkit.SharedSpark;
import rnn.spark.testkit.TestText;
import rnn.spark.train.CountingRun;
import rnn.spark.train.TrainRequest;
import rnn.text.Vocabulary;
import rnn.train.GivenOptions;
import rnn.train.TrainingListener;

/** Models that are mixed, and networks that adapt, on Spark. */
@ExtendWith(SharedSpark.class)
class MixingTest {
  private static final List<String> TRAINING = TestText.lines(97, 1);

  @TempDir Path directory;
  private SparkSession session;
  private Source test;
  private Source heldOut;
  private String network;
  private String ngrams;

  @BeforeEach
  void writeModels(SparkSession session) throws IOException {
    this.session = session;
    test = Source.text(TestText.write(directory.resolve("test"), TestText.lines(61, 2)));
    heldOut = Source.text(TestText.write(directory.resolve("held-out"), TestText.lines(61, 3)));
    ngrams = count("ngrams", TRAINING);
    network = directory.resolve("network").toString();
    // The vocabulary that counting makes of the same text, in another order.
    Vocabulary counted = ModelDirectory.readAny(new LocalFolder(Path.of(ngrams))).vocabulary();
    String[] tokens = counted.tokens();
    String last = tokens[tokens.length - 1];
    tokens[tokens.length - 1] = tokens[2];
    tokens[2] = last;
    Vocabulary vocabulary = Vocabulary.ofTokens(tokens);
    NetworkSpec spec = Runs.spec(vocabulary.size());
    ModelDirectory.write(
        Path.of(network),
        new Model(spec, spec.layout().initial(3), vocabulary, "whitespace", "stream", Map.of()));
  }

  private String count(String name, List<String> lines) {
    String model = directory.resolve(name).toString();
    CountingRun.train(
        session,
        new TrainRequest(
            Source.text(TestText.write(directory.resolve(name + ".txt"), lines)),
            null,
            null,
            GivenOptions.ofText(
                Map.of(
                    "model-kind",
                    "kneser-ney",
                    "order",
                    "3",
                    "min-count",
                    "1",
                    "shards",
                    "2",
                    "tokenizer",
                    "whitespace")),
            model,
            model + ".checkpoints",
            0,
            TrainRequest.Start.ANEW,
            Map.of()),
        TrainingListener.SILENT);
    return model;
  }

  private static AdaptationOptions weights(String weights) {
    return AdaptationOptions.DEFAULTS.with(o -> o.set(AdaptationOptions.MIX_WEIGHTS, weights));
  }

  @Test
  void fittedWeightsMakeAMixtureThatIsBetterThanEachAlone() {
    Mixing mixing = new Mixing(List.of(ngrams), heldOut, AdaptationOptions.DEFAULTS);
    EvaluateReport fitted = Evaluator.evaluate(session, network, test, mixing);
    double alone = Evaluator.evaluate(session, network, test).perplexity();
    double counted = Evaluator.evaluate(session, ngrams, test).perplexity();
    assertTrue(fitted.perplexity() < Math.min(alone, counted) * 1.001, fitted.toString());
    assertTrue(fitted.mixtureWeights().get(1) > 0.5, "the network has learned nothing");
    assertTrue(fitted.protocol().contains("mixed with " + ngrams), fitted.protocol());

    String given = fitted.mixtureWeights().get(0) + "," + fitted.mixtureWeights().get(1);
    EvaluateReport again =
        Evaluator.evaluate(
            session, network, test, new Mixing(List.of(ngrams), null, weights(given)));
    assertEquals(fitted.perplexity(), again.perplexity(), 1e-9 * fitted.perplexity());
  }

  @Test
  void allWeightOnOneModelIsThatModel() {
    EvaluateReport counted = Evaluator.evaluate(session, ngrams, test);
    EvaluateReport mixed =
        Evaluator.evaluate(
            session, network, test, new Mixing(List.of(ngrams), null, weights("0,1")));
    assertEquals(counted.perplexity(), mixed.perplexity(), 1e-9 * counted.perplexity());
    assertEquals(counted.tokens(), mixed.tokens());
    assertEquals(counted.unknownTokens(), mixed.unknownTokens());
  }

  @Test
  void rowsAreScoredByTheMixtureEachByItself() {
    Mixing mixing = new Mixing(List.of(network), null, weights("0.75,0.25"));
    Scorer.score(session, ngrams, test, directory + "/mixed", "parquet", mixing);
    Scorer.score(session, ngrams, test, directory + "/counted", "parquet");
    Scorer.score(session, network, test, directory + "/alone", "parquet");
    List<Double> mixed = logs("/mixed");
    List<Double> counted = logs("/counted");
    List<Double> byNetwork = logs("/alone");
    assertEquals(61, mixed.size());
    for (int i = 0; i < mixed.size(); i++) {
      double least = Math.min(counted.get(i), byNetwork.get(i));
      assertTrue(mixed.get(i) > least, "a mixture is better than its worst, row by row");
    }
  }

  private List<Double> logs(String output) {
    return session
        .read()
        .parquet(directory + output)
        .orderBy("text", "tokens")
        .collectAsList()
        .stream()
        .map(row -> row.<Double>getAs("log_likelihood"))
        .toList();
  }

  @Test
  void networksAdaptAndTheProtocolSaysSo() {
    AdaptationOptions adapting =
        AdaptationOptions.DEFAULTS.with(
            o -> o.set(AdaptationOptions.CACHE, 50).set(AdaptationOptions.DYNAMIC, 0.5));
    EvaluateReport adapted =
        Evaluator.evaluate(session, network, test, new Mixing(List.of(), null, adapting));
    EvaluateReport trained = Evaluator.evaluate(session, network, test);
    assertTrue(adapted.perplexity() < trained.perplexity(), adapted.toString());
    assertTrue(adapted.protocol().contains("not to be compared with static"), adapted.protocol());
    assertTrue(adapted.mixtureWeights().isEmpty());
  }

  @Test
  void whatCannotBeMixedIsRefused() {
    String other = count("other", List.of("quite other words", "words stand here"));
    InputException tokens =
        assertThrows(
            InputException.class,
            () ->
                Evaluator.evaluate(
                    session, network, test, new Mixing(List.of(other), null, weights(""))));
    assertTrue(tokens.getMessage().startsWith("--mix: "), tokens.getMessage());
    AdaptationOptions cache =
        AdaptationOptions.DEFAULTS.with(o -> o.set(AdaptationOptions.CACHE, 50));
    assertThrows(
        InputException.class,
        () -> Evaluator.evaluate(session, ngrams, test, new Mixing(List.of(), null, cache)));
    assertThrows(OptionException.class, () -> new Mixing(List.of(), null, weights("0.5,0.5")));
    assertThrows(OptionException.class, () -> new Mixing(List.of("m"), null, weights("1")));
    assertThrows(
        OptionException.class, () -> new Mixing(List.of("m"), heldOut, weights("0.5,0.5")));
    assertThrows(
        OptionException.class, () -> new Mixing(List.of(), heldOut, AdaptationOptions.DEFAULTS));
  }
}
