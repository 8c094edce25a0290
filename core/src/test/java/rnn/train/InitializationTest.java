package rnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.READING;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;
import static rnn.train.TrainingOptions.WINDOW;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.head.LabelSoftmax;
import rnn.input.WordEmbedding;
import rnn.layer.DropoutMask;
import rnn.math.KernelProvider;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.option.OptionException;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.FrozenRows;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.task.LabelScheme;
import rnn.task.Metrics;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.text.Vocabulary;
import rnn.text.WordVectors;

/**
 * Runs that start from vectors of words. Words are of two classes, which their vectors tell and
 * nothing else: neither their ids nor their neighbours do.
 */
class InitializationTest {
  private static final int TRAINED = 40; // words of the training data
  private static final int ADDED = 30; // words that only the vectors have
  private static final int V = 2 + TRAINED + ADDED;
  private static final int E = 4;
  private static final int WITHOUT_VECTOR = 7; // an id
  private static final Scoring SCORING = new Scoring("tag", LabelScheme.PLAIN, 2);

  private static final NetworkSpec SPEC =
      new NetworkSpec(
          new WordEmbedding.Spec(V, E, 30, 0.2f),
          new StackSpec("gru", StackSpec.BOTH, 1, 8, 0f),
          new LabelSoftmax.Spec(16, 2));

  private static int label(int id) {
    return Integer.bitCount(id * 0x9E3779B9) & 1;
  }

  private static WordVectors vectors() {
    SplittableRandom random = new SplittableRandom(1);
    String[] words = new String[2 + TRAINED];
    words[0] = "<unk>";
    words[1] = "<eos>";
    StringBuilder text = new StringBuilder();
    for (int id = 2; id < V; id++) {
      if (id < words.length) {
        words[id] = "w" + id;
      }
      if (id != WITHOUT_VECTOR) {
        text.append("w").append(id);
        for (int e = 0; e < E; e++) {
          double class1 = e % 2 == 0 ? 0.5 : -0.5;
          text.append(' ')
              .append((float) ((label(id) == 1 ? class1 : -class1) + random.nextDouble(-0.3, 0.3)));
        }
        text.append('\n');
      }
    }
    return WordVectors.read(
        new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)),
        "vectors",
        Vocabulary.ofTokens(words),
        ADDED);
  }

  /** Sentences of words from {@code first} to below {@code end}. */
  private static Shard shard(int id, int first, int end, int sentences) {
    SplittableRandom random = new SplittableRandom(id + 17L * first);
    ShardBuilder builder = new ShardBuilder(Labelling.TOKENS);
    for (int i = 0; i < sentences; i++) {
      int[] tokens = random.ints(3 + random.nextInt(5), first, end).toArray();
      int[] labels = Arrays.stream(tokens).map(InitializationTest::label).toArray();
      builder.add(tokens, labels, Ragged.NONE);
    }
    return builder.build(id);
  }

  private static TrainingOptions options(String synchronization, String optimizer, int shards) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(EPOCHS, 4);
          o.set(SHARDS, shards);
          o.set(ROUNDS_PER_EPOCH, 3);
          o.set(SYNCHRONIZATION, synchronization);
          o.set(READING, "sequences");
          o.set(BATCH, 4);
          o.set(WINDOW, 16);
          o.set(OPTIMIZER, optimizer);
          o.set(LEARNING_RATE, optimizer.equals("sgd") ? 5 : 0.01);
          o.set(Regularization.DROPOUT_MASK, DropoutMask.STEP.optionName())
              .set(Regularization.WEIGHT_DECAY, -1.0)
              .set(Regularization.AVERAGE_LAST, 3)
              .set(Regularization.PATIENCE, 0); // the mean of the last epochs too
        });
  }

  private static TrainingState train(
      TrainingOptions options, Initialization initialization, int threads) {
    List<Shard> shards =
        options.shards() == 1
            ? List.of(shard(0, 2, 2 + TRAINED, 120))
            : List.of(shard(0, 2, 2 + TRAINED, 60), shard(1, 2, 2 + TRAINED, 60));
    return new LocalTrainer(SPEC, options, initialization, threads)
        .train(shards, List.of(shard(5, 2, 2 + TRAINED, 20)), SCORING, TrainingListener.SILENT);
  }

  private static double accuracyOnWordsOfTheVectors(float[] parameters) {
    TrainingOptions options = options("average", "sgd", 1);
    Score score =
        ShardTrainer.forEvaluation(SPEC, options, KernelProvider.kernels())
            .evaluate(shard(9, 2 + TRAINED, V, 100), parameters, SCORING);
    return Metrics.TOKEN_ACCURACY.of(score);
  }

  private static float[] table(float[] parameters) {
    return SPEC.layout().values(parameters, EmbeddingWeight.NAME); // [V,E]
  }

  @Test
  void wordsThatTrainingNeverSawAreTaggedByTheirVectors() {
    TrainingOptions options = options("average", "sgd", 1);
    for (VectorsMode mode : VectorsMode.values()) {
      float[] trained = train(options, Initialization.of(vectors(), mode), 1).parameters();
      double accuracy = accuracyOnWordsOfTheVectors(trained);
      assertTrue(accuracy > 0.95, mode + ": " + accuracy);
    }
    double without =
        accuracyOnWordsOfTheVectors(train(options, Initialization.DRAWN, 1).parameters());
    assertTrue(without < 0.75, "without vectors: " + without);
  }

  @Test
  void rowsAreVectorsAndAllElseIsDrawnAsEver() {
    WordVectors vectors = vectors();
    ParameterLayout layout = SPEC.layout();
    float[] drawn = layout.initial(3);
    float[] initial = Initialization.of(vectors, VectorsMode.TRAINED).parameters().of(layout, 3);
    float[] table = table(initial);
    float[] drawnTable = table(drawn);
    for (int id = 0; id < V; id++) {
      float[] row = Arrays.copyOfRange(table, id * E, id * E + E);
      float[] vector = vectors.row(id);
      boolean isDrawn = id == WITHOUT_VECTOR || id == Vocabulary.END_OF_SENTENCE;
      assertEquals(isDrawn, vector == null);
      assertArrayEquals(
          vector == null ? Arrays.copyOfRange(drawnTable, id * E, id * E + E) : vector, row);
    }
    layout.setValues(initial, EmbeddingWeight.NAME, drawnTable);
    assertArrayEquals(drawn, initial);
  }

  @ParameterizedTest
  @CsvSource({
    "average, sgd, 1",
    "average, adam, 1",
    "block-momentum, sgd, 2",
    "block-momentum, adamw, 2",
    "gradient, adam, 2",
    "gradient, adagrad, 1",
    "gradient, momentum, 2",
    "gradient, rmsprop, 2"
  })
  void frozenRowsKeepTheirBits(String synchronization, String optimizer, int shards) {
    WordVectors vectors = vectors();
    TrainingOptions options = options(synchronization, optimizer, shards);
    Initialization initialization = Initialization.of(vectors, VectorsMode.FROZEN);
    TrainingState state = train(options, initialization, 1);
    float[] before = table(initialization.parameters().of(SPEC.layout(), options.seed()));
    for (float[] parameters : List.of(state.parameters(), state.bestParameters())) {
      float[] after = table(parameters);
      for (int id = 2; id < V; id++) {
        int changed = 0;
        for (int e = 0; e < E; e++) {
          boolean isSame =
              Float.floatToRawIntBits(before[id * E + e])
                  == Float.floatToRawIntBits(after[id * E + e]);
          changed += isSame ? 0 : 1;
        }
        assertEquals(id == WITHOUT_VECTOR ? E : 0, changed, "values of word " + id);
      }
      assertFalse(
          Arrays.equals(Arrays.copyOf(before, E), Arrays.copyOf(after, E)), "<unk> is trained");
    }
    assertArrayEquals(state.parameters(), train(options, initialization, 3).parameters());
  }

  @Test
  void trainedRowsMoveAndThoseOfWordsThatAreNotThereDoNot() {
    Initialization initialization = Initialization.of(vectors(), VectorsMode.TRAINED);
    TrainingOptions options = options("block-momentum", "sgd", 2);
    float[] before = table(initialization.parameters().of(SPEC.layout(), options.seed()));
    float[] after = table(train(options, initialization, 2).parameters());
    for (int id = 2; id < V; id++) {
      boolean isSame = Arrays.equals(before, id * E, id * E + E, after, id * E, id * E + E);
      assertEquals(id >= 2 + TRAINED, isSame, "word " + id);
    }
  }

  @Test
  void frozenRowsThatCannotStayAreRefused() {
    Initialization frozen = Initialization.of(vectors(), VectorsMode.FROZEN);
    TrainingOptions decaying =
        options("gradient", "sgd", 1)
            .with(
                o ->
                    o.set(Regularization.DROPOUT_MASK, DropoutMask.STEP.optionName())
                        .set(Regularization.WEIGHT_DECAY, 0.1)
                        .set(Regularization.AVERAGE_LAST, 0)
                        .set(Regularization.PATIENCE, 0));
    OptionException refusal = assertThrows(OptionException.class, () -> train(decaying, frozen, 1));
    assertTrue(String.valueOf(refusal.getMessage()).contains("weight-decay"), refusal.getMessage());

    ParameterLayout tied =
        new LanguageModelSpec("lstm", V, E, E, 1, 0f, true, "none", "cross-entropy")
            .network()
            .layout();
    assertThrows(IllegalArgumentException.class, () -> new Gradient(tied).freeze(frozen.frozen()));
    assertTrue(FrozenRows.NONE.isEmpty());
  }

  @Test
  void vectorsOfAnotherSizeAreRefused() {
    ParameterLayout wider =
        new LanguageModelSpec("lstm", V, E + 1, 9, 1, 0f, false, "none", "cross-entropy")
            .network()
            .layout();
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> Initialization.of(vectors(), VectorsMode.TRAINED).parameters().of(wider, 1));
    assertTrue(String.valueOf(refusal.getMessage()).contains("[72,4]"));
  }
}
