package rnn.network;

import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterLayout;

/**
 * A bound network: a spec, its flat parameters and gradient, and the buffers of one thread.
 *
 * <p>Order of use: {@link #bind}, copy values into {@link #parameters()}, then per window {@link #train} (which adds to {@link
 * #gradient()}), {@link #evaluate} or {@link #advance}. Never shared, never serialised.
 */
public final class Network {
  private Network() {}

  /** The parameters of {@code spec}, in the order of the flat array. */
  public static ParameterLayout layout(NetworkSpec spec) {
    throw new IllegalStateException();
  }

  /** A network for windows of up to {@code timeSteps × batchSize} tokens, its parameters all zero. */
  public static Network bind(NetworkSpec spec, int timeSteps, int batchSize, Kernels kernels) {
    throw new IllegalStateException();
  }

  /** The flat parameters {@code [P]}; set their values, keep the array. */
  public float[] parameters() {
    throw new IllegalStateException();
  }

  /** The gradient {@link #train} adds to. */
  public Gradient gradient() {
    throw new IllegalStateException();
  }

  /**
   * Forward and backward through one window: adds {@code d summed loss / d parameters} to the gradient.
   *
   * @param inputs token ids {@code [T,B]}, negative for padding
   * @param targets token ids {@code [T,B]}, negative where nothing is predicted
   * @return summed loss of the window
   */
  public double train(int[] inputs, int[] targets, Pass pass) {
    throw new IllegalStateException();
  }

  /** Cross-entropy of every target in nats: {@code lossNats [T,B]}, 0 at padding. */
  public void evaluate(int[] inputs, int[] targets, Pass pass, float[] lossNats) {
    throw new IllegalStateException();
  }

  /** Runs the recurrent layers over a window to move their state on; makes no loss. */
  public void advance(int[] inputs, Pass pass) {
    throw new IllegalStateException();
  }

  /** Distribution of the token after the last window's last step: {@code probabilities [B,V]}. */
  public void nextProbabilities(Tensor probabilities) {
    throw new IllegalStateException();
  }
}
