package rnn.layer;

import java.util.Arrays;
import rnn.cell.Step;
import rnn.math.Tensor;

/**
 * Some streams of a recurrent layer, {@code b} of its {@code B}, and what one thread needs to take
 * them through a window.
 */
final class StreamSteps {
  private final Binding binding;
  private final int hiddenSize;
  private final int first;
  private final int count; // b
  private final Step[] steps; // T
  private final Tensor[] outputErrorAt; // T × [b,H]

  /** The {@code count} streams from {@code first} on. */
  StreamSteps(Binding binding, int hiddenSize, int first, int count) {
    this.binding = binding;
    this.hiddenSize = hiddenSize;
    this.first = first;
    this.count = count;
    this.steps = new Step[binding.timeSteps()];
    this.outputErrorAt = new Tensor[binding.timeSteps()];
  }

  /**
   * Makes the views of each step.
   *
   * @param states {@code S × [T+1,B,H]}: the initial state, then those after a step
   * @param stateError {@code 2 × S × [B,H]}; steps write one and read the other in turn
   */
  void view(StepBuffers buffers, Tensor[] states, Tensor[][] stateError) {
    for (int t = 0; t < steps.length; t++) {
      steps[t] =
          new Step(
              hiddenSize,
              new Step.Activations(
                  at(t, buffers.gates()),
                  at(t, buffers.hiddenPart()),
                  at(t, states),
                  at(t + 1, states),
                  at(t, buffers.remembered())),
              new Step.Errors(
                  at(t, buffers.gatesError()),
                  at(t, buffers.hiddenPartError()),
                  at(0, stateError[(t + 1) % 2]),
                  at(0, stateError[t % 2])));
    }
  }

  /** Makes the views of each step on {@code outputError [T,B,H]}, which may be of fewer steps. */
  void viewOutputError(Tensor outputError) {
    int views = Math.min(steps.length, outputError.rows() / binding.batchSize());
    for (int t = 0; t < views; t++) {
      outputErrorAt[t] = at(t, outputError);
    }
  }

  /** Step {@code t}. */
  Step step(int t) {
    return steps[t];
  }

  /** The error of the output at step {@code t}, {@code [b,H]}. */
  Tensor outputError(int t) {
    return outputErrorAt[t];
  }

  /** The view {@code [b,N]} of time {@code t} in {@code sequence [T,B,N]}. */
  private Tensor at(int t, Tensor sequence) {
    return sequence.rows(t * binding.batchSize() + first, count);
  }

  private Tensor[] at(int t, Tensor[] sequences) {
    return Arrays.stream(sequences).map(sequence -> at(t, sequence)).toArray(Tensor[]::new);
  }
}
