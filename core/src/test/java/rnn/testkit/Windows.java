package rnn.testkit;

import rnn.batch.Batch;
import rnn.layer.Pass;
import rnn.network.Network;

/** Windows whose tokens and targets stand in arrays {@code [T,B]}. */
public final class Windows {
  private Windows() {}

  /** As {@link Network#train}, of a pass that is set but for its batch. */
  public static double train(Network network, int[] inputs, int[] targets, Pass pass) {
    set(pass, inputs, targets);
    return network.train(pass);
  }

  /** As {@link Network#evaluate}, of a pass that is set but for its batch. */
  public static void evaluate(
      Network network, int[] inputs, int[] targets, Pass pass, float[] lossNats) {
    set(pass, inputs, targets);
    network.evaluate(pass, lossNats);
  }

  /** As {@link Network#advance}, of a pass that is set but for its batch. */
  public static void advance(Network network, int[] inputs, Pass pass) {
    set(pass, inputs, inputs);
    network.advance(pass);
  }

  /** Gives a pass that is set but for its batch these tokens and targets. */
  public static void set(Pass pass, int[] inputs, int[] targets) {
    int T = pass.timeSteps();
    int B = inputs.length / T;
    Batch batch = new Batch(T, B);
    if (pass.continuesPrevious()) {
      batch.resume(T);
    } else {
      batch.start(T);
    }
    for (int i = 0; i < T * B; i++) {
      batch.put(i / B, i % B, inputs[i], targets[i]);
    }
    if (pass.mode() == Pass.Mode.TRAINING) {
      pass.train(batch, pass.randomSeed());
    } else {
      pass.evaluate(batch);
    }
  }
}
