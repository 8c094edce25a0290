package rnn.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.batch.Ragged;
import rnn.batch.Shard;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.ScalarKernels;
import rnn.math.SplitKernels;
import rnn.math.Team;
import rnn.math.Tensor;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.testkit.LabelledWindows;

/** What every lower end of a network has to keep. A new one gets a line in {@link #inputs}. */
class InputContractTest {
  private static final int WORDS = 97;
  private static final int CHARACTERS = 11;

  static Stream<InputSpec> inputs() {
    InputSpec words = new WordEmbedding.Spec(WORDS, 5);
    InputSpec rare = new WordEmbedding.Spec(WORDS, 5, 60, 0.5f);
    return Stream.concat(
        Stream.of(words, rare),
        Stream.of("lstm", "gru", "elman")
            .map(cell -> new CharacterEncoder.Spec(CHARACTERS, 3, cell, 4))
            .flatMap(
                characters ->
                    Stream.of(
                        characters, new Concatenation.Spec(List.of(words, characters, rare)))));
  }

  /** Lengths of more sequences than a chunk of forms has columns, or of a few. */
  private static int[] lengths(int count) {
    return IntStream.range(0, count).map(i -> 1 + i * 5 % 7).toArray();
  }

  private static Shard shard(int[] lengths) {
    return LabelledWindows.shard(lengths, Labelling.TOKENS, WORDS, 3, 5);
  }

  private static final class Bound {
    final ParameterLayout layout;
    final Gradient gradient;
    final float[] parameters;
    final InputLayer input;
    final Pass pass = new Pass();

    Bound(InputSpec spec, int timeSteps, int batchSize, Kernels kernels) {
      layout = new ParameterLayout(distinct(spec));
      gradient = new Gradient(layout);
      parameters = new float[layout.size()];
      SplittableRandom random = new SplittableRandom(11);
      for (ParameterSpec parameter : layout.specs()) {
        float[] values = new float[(int) parameter.count()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (random.nextDouble(2) - 1);
        }
        layout.setValues(parameters, parameter.name(), values);
      }
      input = spec.bind(new Binding(timeSteps, batchSize, parameters, gradient, kernels));
    }

    /** The parameters, those that several inputs share once. */
    private static List<ParameterSpec> distinct(InputSpec spec) {
      return spec.parameters(EmbeddingWeight::table).stream().distinct().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void theGradientIsTheDerivativeOfTheOutput(InputSpec spec) {
    int[] lengths = lengths(3);
    int T = 7;
    int B = 4;
    Bound bound = new Bound(spec, T, B, KernelProvider.kernels());
    bound.pass.train(LabelledWindows.window(shard(lengths), T, B), 17);
    checkGradient(bound, T * B, spec.outputSize());
  }

  /** More distinct forms than stand side by side. */
  @Test
  void theGradientOfManyFormsIsTheDerivativeToo() {
    int[] lengths = lengths(40);
    InputSpec spec = new CharacterEncoder.Spec(CHARACTERS, 2, "lstm", 2);
    Bound bound = new Bound(spec, 7, 40, KernelProvider.kernels());
    bound.pass.train(LabelledWindows.window(shard(lengths), 7, 40), 17);
    checkGradient(bound, 7 * 40, spec.outputSize());
  }

  private static void checkGradient(Bound bound, int rows, int size) {
    SplittableRandom random = new SplittableRandom(3);
    Tensor direction = Tensor.zeros(rows, size);
    for (int i = 0; i < direction.data().length; i++) {
      direction.data()[i] = (float) (random.nextDouble(2) - 1);
    }
    bound.input.forward(bound.pass);
    bound.input.backward(direction, bound.pass);
    for (ParameterSpec parameter : bound.layout.specs()) {
      float[] derivative = bound.layout.values(bound.gradient.values(), parameter.name());
      float[] values = bound.layout.values(bound.parameters, parameter.name());
      double largest = 1e-3;
      for (float value : derivative) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int i = 0; i < values.length; i++) {
        float was = values[i];
        values[i] = was + 3e-3f;
        bound.layout.setValues(bound.parameters, parameter.name(), values);
        double above = loss(bound, direction);
        values[i] = was - 3e-3f;
        bound.layout.setValues(bound.parameters, parameter.name(), values);
        double below = loss(bound, direction);
        values[i] = was;
        bound.layout.setValues(bound.parameters, parameter.name(), values);
        assertEquals(
            (above - below) / 6e-3,
            derivative[i],
            2e-3 * Math.max(1, largest),
            parameter.name() + "[" + i + "]");
      }
    }
  }

  private static double loss(Bound bound, Tensor direction) {
    bound.input.forward(bound.pass);
    double sum = 0;
    int rows = bound.pass.timeSteps() * bound.pass.batch().batchSize();
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < direction.columns(); i++) {
        sum += (double) bound.input.output().get(row, i) * direction.get(row, i);
      }
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void paddingIsZeroAndATokenHasTheSameVectorWhereverItStands(InputSpec spec) {
    int[] lengths = lengths(3);
    Batch batch = LabelledWindows.window(shard(lengths), 7, 4);
    Bound bound = new Bound(spec, 7, 4, KernelProvider.kernels());
    bound.pass.evaluate(batch);
    bound.input.forward(bound.pass);
    Tensor all = bound.input.output();
    for (int b = 0; b < 4; b++) {
      for (int t = 0; t < batch.timeSteps(); t++) {
        float[] row = values(all, t * 4 + b);
        if (t >= batch.lengths()[b]) {
          assertArrayEquals(new float[spec.outputSize()], row);
          continue;
        }
        int position = batch.positions()[t * 4 + b];
        Shard whole = shard(lengths);
        int[] token = {whole.tokens()[position]};
        int from = whole.spellings().start(position);
        int[] characters =
            Arrays.copyOfRange(
                whole.spellings().values(), from, from + whole.spellings().length(position));
        Shard single =
            Shard.labelled(
                0,
                new Ragged(token, new int[] {0, 1}),
                Labelling.TOKENS,
                new int[] {0},
                new Ragged(characters, new int[] {0, characters.length}));
        Bound alone = new Bound(spec, 1, 1, KernelProvider.kernels());
        alone.pass.evaluate(LabelledWindows.window(single, 1, 1));
        alone.input.forward(alone.pass);
        assertArrayEquals(values(alone.input.output(), 0), row);
      }
    }
  }

  private static float[] values(Tensor tensor, int row) {
    float[] values = new float[tensor.columns()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.get(row, i);
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void threadsChangeNoBits(InputSpec spec) {
    float[] expected = trained(spec, new ScalarKernels());
    for (int threads : new int[] {2, 3}) {
      Kernels kernels = SplitKernels.of(new ScalarKernels(), Team.of(threads));
      assertArrayEquals(expected, trained(spec, kernels));
    }
  }

  private static float[] trained(InputSpec spec, Kernels kernels) {
    Bound bound = new Bound(spec, 7, 40, kernels);
    bound.pass.train(LabelledWindows.window(shard(lengths(40)), 7, 40), 17);
    bound.input.forward(bound.pass);
    Tensor error = Tensor.zeros(7 * 40, spec.outputSize());
    error.fill(0.5f);
    bound.input.backward(error, bound.pass);
    return bound.gradient.values();
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void aWindowAllocatesNextToNothing(InputSpec spec) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Bound bound = new Bound(spec, 7, 40, new ScalarKernels());
    bound.pass.train(LabelledWindows.window(shard(lengths(40)), 7, 40), 17);
    Tensor error = Tensor.zeros(7 * 40, spec.outputSize());
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 8; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      bound.input.forward(bound.pass);
      bound.input.backward(error, bound.pass);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(least <= 8_000, least + " bytes"); // views of short windows
  }

  @Test
  void someRareWordsAreReadAsUnknownInTrainingOnly() {
    InputSpec spec = new WordEmbedding.Spec(WORDS, 5, 60, 0.5f);
    Batch batch = LabelledWindows.window(shard(lengths(40)), 7, 40);
    Bound bound = new Bound(spec, 7, 40, KernelProvider.kernels());
    float[] unknown = new float[5];
    System.arraycopy(bound.parameters, bound.layout.offset(EmbeddingWeight.NAME), unknown, 0, 5);
    int rare = 0;
    int replaced = 0;
    bound.pass.train(batch, 99);
    bound.input.forward(bound.pass);
    for (int i = 0; i < batch.timeSteps() * 40; i++) {
      boolean isUnknown = Arrays.equals(unknown, values(bound.input.output(), i));
      if (batch.inputs()[i] >= 60) {
        rare++;
        replaced += isUnknown ? 1 : 0;
      } else {
        assertEquals(batch.inputs()[i] == Batch.UNKNOWN, isUnknown);
      }
    }
    assertTrue(replaced > rare / 4 && replaced < rare * 3 / 4, replaced + " of " + rare);
    bound.pass.evaluate(batch);
    bound.input.forward(bound.pass);
    for (int i = 0; i < batch.timeSteps() * 40; i++) {
      boolean isUnknown = Arrays.equals(unknown, values(bound.input.output(), i));
      assertEquals(batch.inputs()[i] == Batch.UNKNOWN, isUnknown);
    }
  }

  @Test
  void aWindowWithoutCharactersIsRefused() {
    Batch batch = new Batch(1, 1);
    batch.start(1);
    batch.put(0, 0, 1, 1);
    Bound bound =
        new Bound(new CharacterEncoder.Spec(CHARACTERS, 3, "gru", 4), 1, 1, new ScalarKernels());
    bound.pass.evaluate(batch);
    assertThrows(IllegalArgumentException.class, () -> bound.input.forward(bound.pass));
  }

  /**
   * Whatever the encoder keeps of one window, another with other parameters has its own vectors.
   */
  @Test
  void vectorsOfAnEvaluationAreThoseOfItsParameters() {
    InputSpec spec = new CharacterEncoder.Spec(CHARACTERS, 3, "lstm", 4);
    Bound bound = new Bound(spec, 7, 40, KernelProvider.kernels());
    bound.pass.evaluate(LabelledWindows.window(shard(lengths(40)), 7, 40));
    bound.input.forward(bound.pass);
    float[] first = bound.input.output().data().clone();
    bound.input.forward(bound.pass);
    assertArrayEquals(first, bound.input.output().data());
    for (ParameterSpec parameter : bound.layout.specs()) {
      float[] values = bound.layout.values(bound.parameters, parameter.name());
      values[values.length - 1] += 0.5f;
      bound.layout.setValues(bound.parameters, parameter.name(), values);
      bound.input.forward(bound.pass);
      float[] evaluated = bound.input.output().data().clone();
      bound.pass.train(LabelledWindows.window(shard(lengths(40)), 7, 40), 17);
      bound.input.forward(bound.pass);
      assertArrayEquals(evaluated, bound.input.output().data(), parameter.name());
      bound.pass.evaluate(LabelledWindows.window(shard(lengths(40)), 7, 40));
    }
  }

  /** Dropout is off then, but the derivative is there all the same. */
  @Test
  void theGradientAfterAnEvaluationIsThatAfterATrainingWindow() {
    InputSpec spec = new CharacterEncoder.Spec(CHARACTERS, 3, "lstm", 4);
    float[] expected = trained(spec, new ScalarKernels());
    Bound bound = new Bound(spec, 7, 40, new ScalarKernels());
    bound.pass.evaluate(LabelledWindows.window(shard(lengths(40)), 7, 40));
    Tensor error = Tensor.zeros(7 * 40, spec.outputSize());
    error.fill(0.5f);
    bound.input.forward(bound.pass);
    bound.input.forward(bound.pass);
    bound.input.backward(error, bound.pass);
    assertArrayEquals(expected, bound.gradient.values());
  }

  @Test
  void rareWordsBeginAtAnId() {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> new WordEmbedding.Spec(WORDS, 5, -1, 0.5f))
            .getMessage();
    assertTrue(message.contains("-1"), message);
  }

  @Test
  void twoEncodersOfCharactersAreRefused() {
    InputSpec characters = new CharacterEncoder.Spec(CHARACTERS, 3, "lstm", 4);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Concatenation.Spec(List.of(characters, characters)))
            .getMessage();
    assertTrue(message.contains("at most one input that reads characters"), message);
  }
}
