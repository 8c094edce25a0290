package rnn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.SequenceReading;
import rnn.batch.ShardBuilder;
import rnn.math.KernelProvider;
import rnn.predict.Classifier;
import rnn.predict.SmallModels;
import rnn.predict.TagPrediction;
import rnn.predict.Tagger;
import rnn.task.Metrics;
import rnn.task.Score;
import rnn.train.Evaluation;
import rnn.train.ShardTrainer;
import rnn.train.TrainingOptions;

class ModelsTest {
  @TempDir private Path temporary;

  private static Model languageModel() {
    return SmallModels.languageModels().findFirst().orElseThrow();
  }

  private static Model tagger() {
    return SmallModels.taggers().findFirst().orElseThrow();
  }

  private static Model classifier() {
    return SmallModels.classifiers().findFirst().orElseThrow();
  }

  @Test
  void aModelThatIsLoadedPredictsWhatItDidBefore() throws IOException {
    for (Model model : SmallModels.taggers().toList()) {
      ModelDirectory.write(temporary, model);
      try (LoadedModel loaded = Models.load(temporary)) {
        List<String> text = loaded.tokens("the cat sees a zebra .");
        assertEquals(Models.tagger(model).tag(text), loaded.tagger().tag(text));
      }
    }
  }

  @Test
  void aModelOfAnotherKindIsRefusedByWhatItIs() {
    String needsLanguageModel =
        "The model must be a language model but is a tagger; ask for its tagger";
    assertRefused(needsLanguageModel, () -> Models.scorer(tagger()));
    assertRefused(needsLanguageModel, () -> Models.cursor(tagger()));
    assertRefused(needsLanguageModel, () -> new Generator(tagger(), KernelProvider.kernels()));
    assertRefused(
        "The model must be a tagger but is a classifier; ask for its classifier",
        () -> Models.tagger(classifier()));
    assertRefused(
        "The model must be a classifier but is a language model; ask for its scorer",
        () -> Models.classifier(languageModel()));
    assertEquals("language model", Models.kind(languageModel()));
  }

  private static void assertRefused(String message, Executable use) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, use).getMessage());
  }

  private static List<String> longText(String... words) {
    List<String> text = new ArrayList<>();
    for (int i = 0; i < 2 * SequenceReading.MAX_TOKENS + 300; i++) {
      text.add(words[(i * 7 + i / 5) % words.length]);
    }
    return text;
  }

  /** Score by the evaluation of a text that is all labelled {@code label}. */
  private static Score evaluated(Model model, List<String> text, String label) {
    ExampleEncoder encoder = model.encoder();
    String[] labels = new String[encoder.labelling() == Labelling.TOKENS ? text.size() : 1];
    Arrays.fill(labels, label);
    ShardBuilder builder = new ShardBuilder(encoder.labelling());
    builder.add(encoder.tokens(text), encoder.labels(List.of(labels)), encoder.spellings(text));
    TrainingOptions options =
        TrainingOptions.DEFAULTS.with(
            o ->
                o.set(TrainingOptions.READING, model.reading())
                    .set(TrainingOptions.BATCH, Evaluation.BATCH_SIZE)
                    .set(TrainingOptions.WINDOW, SequenceReading.MAX_TOKENS));
    return ShardTrainer.forEvaluation(model.network(), options, KernelProvider.kernels())
        .evaluate(builder.build(0), model.parameters(), model.scoring());
  }

  static List<Model> taggers() {
    return SmallModels.taggers().toList();
  }

  @ParameterizedTest
  @MethodSource("taggers")
  void evaluationCountsTheTagsThatArePredictedOfLongTextsToo(Model model) {
    Tagger tagger = Models.tagger(model);
    List<String> text = longText("the", "cat", "sees", "zebra", "a", ".");
    TagPrediction prediction = tagger.tag(text);
    for (String tag : tagger.tags()) {
      double share = (double) prediction.tags().stream().filter(tag::equals).count() / text.size();
      assertEquals(share, Metrics.TOKEN_ACCURACY.of(evaluated(model, text, tag)), 1e-12, tag);
    }
    List<String> stretch = text.subList(SequenceReading.MAX_TOKENS, text.size());
    assertEquals(
        tagger.tag(stretch).tags(),
        prediction.tags().subList(SequenceReading.MAX_TOKENS, text.size()));
  }

  static List<Model> classifiers() {
    return SmallModels.classifiers().toList();
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void evaluationHasTheLogLossOfTheClassesThatArePredictedOfLongTextsToo(Model model) {
    Classifier classifier = Models.classifier(model);
    List<String> text = longText("the", "cat", "sees", "zebra", "a", ".");
    classifier
        .classify(text)
        .probabilities()
        .forEach(
            (label, probability) ->
                assertEquals(
                    -Math.log(probability),
                    evaluated(model, text, label).meanLossNats(),
                    1e-5,
                    label));
  }
}
