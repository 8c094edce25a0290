package rnn.spark.checkpoint;

import java.util.SplittableRandom;
import rnn.optimizer.Moments;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.spark.testkit.Runs;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;
import rnn.train.TrainingState.Average;
import rnn.train.TrainingState.Best;
import rnn.train.TrainingState.Position;

/** A run, and states of it to be kept in checkpoints. */
final class SampleCheckpoints {
  static final RunIdentity RUN = run(Runs.options("gradient", 3), "text");

  private SampleCheckpoints() {}

  static RunIdentity run(TrainingOptions options, String text) {
    return new RunIdentity(options, Runs.spec(13), "whitespace", "vocabulary", text, "none");
  }

  static TrainingState state(int epoch, int round) {
    return TrainingState.restored(
        random(1),
        random(2),
        new Moments(new float[][] {random(3), random(4)}, 17),
        new Position(epoch, round, 4_711, new double[] {1.0 / 3, 0.1, Double.POSITIVE_INFINITY}),
        new Best(2, 0.1, 1),
        new Average(random(5), 3),
        new TrainingState.Caution(0.25, 2));
  }

  /** Values in the layout's places, zeros in the gaps of its packing. */
  static float[] random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ParameterLayout layout = RUN.network().layout();
    float[] flat = new float[layout.size()];
    for (ParameterSpec spec : layout.specs()) {
      float[] values = new float[(int) spec.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble(-1, 1);
      }
      layout.setValues(flat, spec.name(), values);
    }
    return flat;
  }
}
