package rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.predict.Candidate;
import rnn.predict.Cursor;
import rnn.predict.Details;
import rnn.predict.LanguageModel;
import rnn.predict.SmallModels;
import rnn.predict.State;
import rnn.predict.TextDetails;

/** A model in use by many threads, and the states that it is stepped by. */
class LoadedModelTest {
  private static final int THREADS = 16;

  /** Of a surprise: that of a probability rounded to a float against that of its logit. */
  private static final double ROUNDING = 1e-6;

  private static final List<String> WORDS = List.of("the", "cat", "sees", "zebra", "a", "dog");

  static Stream<TrainedModel> languageModels() {
    return Stream.of(
            SmallModels.languageModels(),
            SmallModels.languageModels().map(model -> model.with(Weights.BFLOAT16)),
            Stream.of(SmallModels.hiddenMarkovModel(), SmallModels.bigrams()))
        .flatMap(models -> models.map(TrainedModel.class::cast));
  }

  static Stream<TrainedModel> models() {
    return Stream.of(languageModels(), SmallModels.taggers(), SmallModels.classifiers())
        .flatMap(models -> models.map(TrainedModel.class::cast));
  }

  /** A text of {@code i % 40} words. */
  private static List<String> text(int i) {
    List<String> text = new ArrayList<>();
    for (int t = 0; t < i % 40; t++) {
      text.add(WORDS.get((i * 7 + t * t) % WORDS.size()));
    }
    return text;
  }

  /** Predictions of a model of any kind for text {@code i}. */
  private static List<Object> predicted(LoadedModel model, int i) {
    List<String> text = text(i);
    return switch (model.trained().encoder().labelling()) {
      case TOKENS -> List.of(model.tagger().tag(text));
      case SEQUENCES -> List.of(model.classifier().classify(text));
      case NONE -> {
        LanguageModel scorer = model.scorer();
        TextDetails details = scorer.detail(text, new Details(true, true, 2));
        State state = scorer.start();
        for (String token : text) {
          state = scorer.step(state, token);
        }
        yield List.of(
            scorer.scoreAll(List.of(text, WORDS)),
            Arrays.toString(details.surprises()),
            Arrays.toString(details.ranks()),
            details.candidates(),
            state,
            scorer.next(state, 3),
            scorer.surprise(state, "cat"),
            model.generator().generate("the cat", i % 9, Sampling.DEFAULT));
      }
    };
  }

  @ParameterizedTest
  @MethodSource("models")
  void manyThreadsGetThePredictionsOfOneToTheBit(TrainedModel trained)
      throws InterruptedException, ExecutionException {
    int texts = 24;
    List<List<Object>> alone = new ArrayList<>();
    try (LoadedModel model = LoadedModel.of(trained, 1)) {
      for (int i = 0; i < texts; i++) {
        alone.add(predicted(model, i));
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (LoadedModel model = LoadedModel.of(trained, 3)) { // fewer than threads: some wait
      List<Future<List<List<Object>>>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread * 11;
        all.add(
            threads.submit(
                () -> {
                  List<List<Object>> predicted = new ArrayList<>();
                  for (int i = 0; i < texts; i++) {
                    predicted.add(predicted(model, (first + i) % texts));
                  }
                  return predicted;
                }));
      }
      for (int thread = 0; thread < THREADS; thread++) {
        List<List<Object>> predicted = all.get(thread).get();
        for (int i = 0; i < texts; i++) {
          assertEquals(alone.get((thread * 11 + i) % texts), predicted.get(i));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("languageModels")
  void statesAreKeptForkedAndSentAndGoOnAsACursorDoes(TrainedModel trained) {
    Cursor cursor = Models.cursor(trained);
    try (LoadedModel model = LoadedModel.of(trained)) {
      LanguageModel scorer = model.scorer();
      State state = scorer.start();
      for (String token : text(25)) {
        float[] next = cursor.nextProbabilities();
        double nats = -StrictMath.log(next[trained.vocabulary().id(token)]);
        assertEquals(nats, scorer.surprise(state, token), ROUNDING * Math.max(1, nats));
        State sent = State.of(state.bytes());
        State fork = scorer.step(state, "dog");
        state = scorer.step(state, token);
        cursor.advance(token);
        assertEquals(state, scorer.step(sent, token), "a state is its bytes");
        assertEquals(fork, scorer.step(sent, "dog"));
      }
      float[] next = cursor.nextProbabilities();
      List<Candidate> candidates = scorer.next(state, next.length);
      for (Candidate candidate : candidates) {
        assertEquals(next[trained.vocabulary().id(candidate.token())], candidate.probability());
      }
      assertNotEquals(scorer.start(), state);
      byte[] bytes = state.bytes();
      bytes[0]++;
      assertNotEquals(state, State.of(bytes), "the copy is a copy");
      assertArrayEquals(state.bytes(), State.of(state.bytes()).bytes());
    }
  }

  private static void refused(String message, Executable call) {
    String actual = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(actual.contains(message), actual);
  }

  @Test
  void aStateOfAnotherModelOfTheSameShapeIsRefused() {
    Model trained = SmallModels.languageModels().findFirst().orElseThrow();
    float[] parameters = trained.parameters().clone();
    parameters[parameters.length - 1] += 1;
    Model other = trained.with(parameters, trained.provenance());
    try (LoadedModel model = LoadedModel.of(trained);
        LoadedModel trainedOn = LoadedModel.of(other)) {
      LanguageModel scorer = trainedOn.scorer();
      State state = model.scorer().step(model.scorer().start(), "the");
      assertEquals(scorer.start().bytes().length, state.bytes().length);
      refused("A state must be of this model", () -> scorer.step(state, "cat"));
      refused("by start()", () -> scorer.surprise(state, "cat"));
      refused("but this one begins with", () -> scorer.next(state, 1));
      refused("has only 3 bytes", () -> scorer.next(State.of(new byte[3]), 1));
      byte[] longer = Arrays.copyOf(state.bytes(), state.bytes().length + 4);
      refused("bytes but has", () -> model.scorer().next(State.of(longer), 1));
      refused("candidates must be at least 0 but is -1", () -> scorer.next(scorer.start(), -1));
    }
  }

  @ParameterizedTest
  @MethodSource("languageModels")
  void aStateGoesOnWithTheModelReadAgain(TrainedModel trained, @TempDir Path directory)
      throws IOException {
    Path path = directory.resolve("model");
    ModelDirectory.write(new LocalFolder(path), trained, null, writing -> {});
    try (LoadedModel model = LoadedModel.of(trained);
        LoadedModel again = Models.load(path)) {
      State state = model.scorer().step(model.scorer().start(), "the");
      assertEquals(model.scorer().next(state, 3), again.scorer().next(state, 3));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aNullAmongTokensIsRefused(TrainedModel trained) {
    List<String> tokens = Arrays.asList("the", null);
    try (LoadedModel model = LoadedModel.of(trained)) {
      String message = "A token must be a string but is null";
      switch (trained.encoder().labelling()) {
        case TOKENS -> refused(message, () -> model.tagger().tag(tokens));
        case SEQUENCES -> refused(message, () -> model.classifier().classify(tokens));
        case NONE -> {
          LanguageModel scorer = model.scorer();
          refused(message, () -> scorer.score(tokens));
          refused(message, () -> scorer.detail(tokens, new Details(true, true, 1)));
          refused(message, () -> scorer.step(scorer.start(), null));
          refused(message, () -> scorer.surprise(scorer.start(), null));
        }
      }
    }
  }

  @Test
  void aModelThatWasClosedSaysSo() {
    LoadedModel model = LoadedModel.of(SmallModels.languageModels().findFirst().orElseThrow());
    LanguageModel scorer = model.scorer();
    Generator generator = model.generator();
    State state = scorer.start();
    model.close();
    model.close();
    for (Runnable use :
        List.<Runnable>of(
            model::scorer,
            model::generator,
            () -> scorer.score(WORDS),
            () -> scorer.step(state, "the"),
            () -> generator.generate("the", 3, Sampling.DEFAULT))) {
      Exception error = assertThrows(IllegalStateException.class, use::run);
      assertTrue(error.getMessage().contains("was closed"), error.getMessage());
    }
  }

  @Test
  void whatFailsIsUsedAgain() {
    LoadedModel model = LoadedModel.of(SmallModels.languageModels().findFirst().orElseThrow(), 1);
    double before = model.scorer().score(WORDS).logLikelihood();
    for (int i = 0; i < 3; i++) {
      assertThrows(
          NullPointerException.class,
          () -> model.scorer().scoreAll(Collections.singletonList(null)));
    }
    assertEquals(before, model.scorer().score(WORDS).logLikelihood());
    assertThrows(IllegalArgumentException.class, () -> LoadedModel.of(model.trained(), 0));
  }
}
