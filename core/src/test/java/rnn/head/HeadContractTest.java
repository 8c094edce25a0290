package rnn.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.batch.Batch;
import rnn.batch.Labelling;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.ScalarKernels;
import rnn.math.SplitKernels;
import rnn.math.Team;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.testkit.LabelledWindows;

/** What every head of labels has to keep. A new head gets a line in {@link #heads}. */
class HeadContractTest {
  private static final int T = 6;
  private static final int B = 4;
  private static final int H = 6;
  private static final int K = 5;
  private static final int[] LENGTHS = {6, 1, 3};

  private record Case(HeadSpec spec, Labelling labelling) {
    Batch batch() {
      Batch batch =
          LabelledWindows.window(LabelledWindows.shard(LENGTHS, labelling, 9, K, 3), T, B);
      if (labelling == Labelling.SEQUENCES) {
        batch.targets()[0] = Batch.UNSEEN_LABEL;
      } else {
        for (int b = 0; b < B; b++) { // the sequence of three has a label that is not known
          if (batch.lengths()[b] == 3) {
            batch.targets()[B + b] = Batch.UNSEEN_LABEL;
          }
        }
      }
      return batch;
    }
  }

  static Stream<Case> heads() {
    boolean[] all = new boolean[K * K];
    Arrays.fill(all, true);
    all[1 * K + 2] = false;
    all[4 * K + 4] = false;
    boolean[] ends = {true, true, false, true, true};
    boolean[] starts = {true, false, true, true, true};
    List<String> allowed = Transitions.rows(all, starts, ends);
    List<Double> weights = List.of(1.0, 0.5, 2.0, 1.5, 0.25);
    return Stream.of(
        new Case(new LabelSoftmax.Spec(H, K), Labelling.TOKENS),
        new Case(new ConditionalRandomField.Spec(H, K, List.of()), Labelling.TOKENS),
        new Case(new ConditionalRandomField.Spec(H, K, allowed), Labelling.TOKENS),
        new Case(pooled("last", false, List.of(), List.of()), Labelling.SEQUENCES),
        new Case(pooled("last", true, List.of(7), List.of()), Labelling.SEQUENCES),
        new Case(pooled("max", true, List.of(7, 3), weights), Labelling.SEQUENCES),
        new Case(pooled("mean", false, List.of(), weights), Labelling.SEQUENCES));
  }

  private static HeadSpec pooled(
      String pooling, boolean both, List<Integer> dense, List<Double> weights) {
    return new PooledSoftmax.Spec(H, K, pooling, both, dense, 0.2f, weights);
  }

  /** A head bound to parameters, and an input. */
  private static final class Bound {
    final ParameterLayout layout;
    final Gradient gradient;
    final float[] parameters;
    final LabelHead head;
    final Tensor input;
    final Pass pass = new Pass();

    Bound(HeadSpec spec, int timeSteps, int batchSize, Kernels kernels) {
      layout = new ParameterLayout(spec.parameters());
      gradient = new Gradient(layout);
      parameters = new float[layout.size()];
      SplittableRandom random = new SplittableRandom(11);
      for (ParameterSpec parameter : layout.specs()) {
        layout.setValues(parameters, parameter.name(), uniform(random, (int) parameter.count()));
      }
      head =
          (LabelHead) spec.bind(new Binding(timeSteps, batchSize, parameters, gradient, kernels));
      input = Tensor.of(uniform(random, timeSteps * batchSize * H), 0, timeSteps * batchSize, H);
    }

    private static float[] uniform(SplittableRandom random, int count) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) (random.nextDouble(2) - 1);
      }
      return values;
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void errorAndGradientAreTheDerivativesOfTheLoss(Case tested) {
    Bound bound = new Bound(tested.spec(), T, B, KernelProvider.kernels());
    bound.pass.train(tested.batch(), 17);
    bound.head.train(bound.input, bound.pass);
    bound.head.train(bound.input, bound.pass); // the gradient adds up
    float[] error = bound.head.error().data().clone();
    float[] gradient = bound.gradient.values().clone(); // [P]
    for (ParameterSpec parameter : bound.layout.specs()) {
      float[] derivative = bound.layout.values(gradient, parameter.name());
      float[] values = bound.layout.values(bound.parameters, parameter.name());
      double largest = 1e-3;
      for (float value : derivative) {
        largest = Math.max(largest, Math.abs(value / 2));
      }
      for (int i = 0; i < values.length; i++) {
        float was = values[i];
        double[] losses = new double[2];
        for (int side = 0; side < 2; side++) {
          values[i] = was + (side == 0 ? 3e-3f : -3e-3f);
          bound.layout.setValues(bound.parameters, parameter.name(), values);
          losses[side] = bound.head.train(bound.input, bound.pass);
        }
        values[i] = was;
        bound.layout.setValues(bound.parameters, parameter.name(), values);
        double difference = (losses[0] - losses[1]) / 6e-3;
        assertEquals(
            difference,
            derivative[i] / 2,
            2e-3 * Math.max(1, largest),
            parameter.name() + "[" + i + "]");
      }
    }
    Batch batch = bound.pass.batch();
    for (int i = 0; i < T * B * H; i++) {
      float[] x = bound.input.data();
      float was = x[i];
      x[i] = was + 3e-3f;
      double above = bound.head.train(bound.input, bound.pass);
      x[i] = was - 3e-3f;
      double below = bound.head.train(bound.input, bound.pass);
      x[i] = was;
      boolean isPadding = i / H / B >= batch.lengths()[i / H % B];
      assertEquals((above - below) / 6e-3, error[i], 4e-3, "input " + i);
      assertTrue(!isPadding || error[i] == 0, "padding has no error");
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void lossesDecodingAndProbabilitiesAgree(Case tested) {
    Bound bound = new Bound(tested.spec(), T, B, KernelProvider.kernels());
    Batch batch = tested.batch();
    bound.pass.evaluate(batch);
    float[] lossNats = new float[T * B];
    bound.head.lossNats(bound.input, bound.pass, lossNats);
    int targets = tested.labelling() == Labelling.TOKENS ? batch.timeSteps() * B : B;
    Tensor probabilities = Tensor.zeros(targets, K);
    bound.head.probabilities(bound.input, bound.pass, probabilities);
    int[] labels = new int[T * B];
    bound.head.decode(bound.input, bound.pass, labels);
    for (int i = 0; i < targets; i++) {
      boolean isThere =
          tested.labelling() == Labelling.TOKENS
              ? i / B < batch.lengths()[i % B]
              : batch.lengths()[i] > 0;
      double sum = 0;
      for (int k = 0; k < K; k++) {
        sum += probabilities.get(i, k);
      }
      assertEquals(isThere ? 1 : 0, sum, 1e-6);
      assertEquals(!isThere, labels[i] == Batch.PADDING);
      if (tested.spec() instanceof ConditionalRandomField.Spec) {
        assertIsLossOfSequence(batch, i, lossNats, probabilities);
      } else if (batch.targets()[i] < 0) {
        assertEquals(0, lossNats[i]);
      } else {
        assertEquals(-Math.log(probabilities.get(i, batch.targets()[i])), lossNats[i], 1e-5);
      }
    }
    assertNoLabelsHaveASmallerLossThanTheDecoded(bound, tested, labels);
  }

  /**
   * The loss of a sequence whose labels depend on each other stands at its first entry. The whole
   * is no likelier than any of its labels, and as likely as its only one.
   */
  private static void assertIsLossOfSequence(
      Batch batch, int entry, float[] lossNats, Tensor probabilities) {
    int length = batch.lengths()[entry % B];
    boolean isLabelled = true;
    double largest = 0; // -ln p of a label
    for (int i = entry % B; i < length * B; i += B) {
      int gold = batch.targets()[i];
      isLabelled &= gold >= 0;
      largest = gold < 0 ? 0 : Math.max(largest, -Math.log(probabilities.get(i, gold)));
    }
    if (entry >= B || !isLabelled || length == 0) {
      assertEquals(0, lossNats[entry], "entry " + entry);
    } else if (length == 1) {
      assertEquals(largest, lossNats[entry], 1e-5);
    } else {
      assertTrue(lossNats[entry] > largest, lossNats[entry] + " and " + largest);
    }
  }

  /** With what is decoded as gold, the loss is smaller than with any other label at any place. */
  private static void assertNoLabelsHaveASmallerLossThanTheDecoded(
      Bound bound, Case tested, int[] labels) {
    Batch batch = bound.pass.batch();
    int targets = tested.labelling() == Labelling.TOKENS ? batch.timeSteps() * B : B;
    System.arraycopy(labels, 0, batch.targets(), 0, targets);
    double least = loss(bound);
    for (int i = 0; i < targets; i++) {
      for (int k = 0; labels[i] >= 0 && k < K; k++) {
        batch.targets()[i] = k;
        assertTrue(k == labels[i] || loss(bound) > least, "label " + k + " at entry " + i);
        batch.targets()[i] = labels[i];
      }
    }
  }

  private static double loss(Bound bound) {
    float[] lossNats = new float[T * B];
    bound.head.lossNats(bound.input, bound.pass, lossNats);
    double sum = 0;
    for (float loss : lossNats) {
      sum += loss;
    }
    return sum;
  }

  /** Columns know nothing of each other, nor of the padding behind them. */
  @ParameterizedTest
  @MethodSource("heads")
  void aSequenceAloneHasTheBitsItHasBesideOthers(Case tested) {
    Bound beside = new Bound(tested.spec(), T, B, KernelProvider.kernels());
    Batch batch = tested.batch();
    beside.pass.evaluate(batch);
    float[] lossNats = new float[T * B];
    beside.head.lossNats(beside.input, beside.pass, lossNats);
    int[] labels = new int[T * B];
    beside.head.decode(beside.input, beside.pass, labels);
    for (int b = 0; b < B; b++) {
      int length = batch.lengths()[b];
      if (length == 0) {
        continue;
      }
      Bound alone = new Bound(tested.spec(), T, 1, KernelProvider.kernels());
      Batch one = new Batch(T, 1);
      one.start(length);
      for (int t = 0; t < length; t++) {
        one.put(t, 0, batch.inputs()[t * B + b], batch.targets()[t * B + b]);
        alone.input.rows(t, 1).copyFrom(beside.input.rows(t * B + b, 1));
      }
      if (tested.labelling() == Labelling.SEQUENCES) {
        one.targets()[0] = batch.targets()[b];
      }
      System.arraycopy(beside.parameters, 0, alone.parameters, 0, alone.parameters.length);
      alone.pass.evaluate(one);
      float[] ownLoss = new float[T];
      int[] ownLabels = new int[T];
      alone.head.lossNats(alone.input, alone.pass, ownLoss);
      alone.head.decode(alone.input, alone.pass, ownLabels);
      for (int t = 0; t < (tested.labelling() == Labelling.TOKENS ? length : 1); t++) {
        assertEquals(lossNats[t * B + b], ownLoss[t]);
        assertEquals(labels[t * B + b], ownLabels[t]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void threadsChangeNoBits(Case tested) {
    float[][] expected = trained(tested, new ScalarKernels());
    for (int threads : new int[] {2, 3, 7}) {
      float[][] actual = trained(tested, SplitKernels.of(new ScalarKernels(), Team.of(threads)));
      assertArrayEquals(expected[0], actual[0]);
      assertArrayEquals(expected[1], actual[1]);
    }
  }

  private static float[][] trained(Case tested, Kernels kernels) {
    Bound bound = new Bound(tested.spec(), T, B, kernels);
    bound.pass.train(tested.batch(), 17);
    bound.head.train(bound.input, bound.pass);
    return new float[][] {bound.gradient.values(), bound.head.error().data()};
  }

  @ParameterizedTest
  @MethodSource("heads")
  void aWindowAllocatesNothing(Case tested) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Bound bound = new Bound(tested.spec(), T, B, new ScalarKernels());
    bound.pass.train(tested.batch(), 17);
    long least = Long.MAX_VALUE; // of some tries: the JVM allocates a little when it recompiles
    for (int attempt = 0; attempt < 20 && least > 64; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10; i++) {
        bound.head.train(bound.input, bound.pass);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(least <= 12_000, least + " bytes of ten windows"); // views of a short window
  }
}
