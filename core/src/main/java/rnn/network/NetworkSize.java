package rnn.network;

import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.option.OptionException;
import rnn.parameter.ParameterSpec;

/**
 * Lower bounds on the numbers that a network holds, reckoned from its spec before anything is laid
 * out: numbers that no array could hold do not overflow here.
 *
 * @param parameters values of all parameters
 * @param activations floats that the recurrent layers keep of one window for their backward pass:
 *     pre-activations and their errors, states, {@code h_t} and {@code h_{t−1}}
 */
public record NetworkSize(double parameters, double activations) {
  private static final int MAX_LAYERS = 1000;
  private static final double MAX_ARRAY = Integer.MAX_VALUE - 8;

  /**
   * The size of a network of {@code spec} for windows {@code [timeSteps,batchSize]}.
   *
   * @throws IllegalArgumentException if some array of it would be too long, or the layers too many
   */
  public static NetworkSize of(NetworkSpec spec, int timeSteps, int batchSize) {
    if (spec.stack().layers() > MAX_LAYERS) {
      throw new OptionException(
          "{layers} must be at most %,d but is %,d", MAX_LAYERS, spec.stack().layers());
    }
    StackSpec stack = spec.stack();
    Cell cell = Cells.named(stack.cell());
    double rows = (double) cell.gates() * stack.hiddenSize(); // G·H
    if (rows * stack.hiddenSize() > MAX_ARRAY) {
      throw new OptionException(
          "A layer must have fewer than 2^31 weights but one of {hidden} %d has %,.0f; lower it",
          stack.hiddenSize(), rows * stack.hiddenSize());
    }
    double parameters = 0;
    for (ParameterSpec parameter : spec.parameters()) {
      parameters += parameter.count();
    }
    if (parameters > MAX_ARRAY) {
      throw new OptionException(
          "A model must have fewer than 2^31 parameters but this one has %,.0f ({hidden} %d,"
              + " {embedding} %d, {layers} %d, a vocabulary of %d); lower one of these",
          parameters,
          stack.hiddenSize(),
          spec.input().outputSize(),
          stack.layers(),
          spec.vocabularySize());
    }
    double tokens = (double) timeSteps * batchSize; // T·B
    double widest = Math.max(rows, spec.input().outputSize());
    if (tokens * widest > MAX_ARRAY) {
      throw new OptionException(
          "{window} x {batch} must be at most %,.0f for layers of %d units but is %d x %d; lower"
              + " one of these",
          Math.floor(MAX_ARRAY / widest), stack.hiddenSize(), timeSteps, batchSize);
    }
    double kept = 2 * rows + (cell.states() + 2.0) * stack.hiddenSize(); // of one layer and token
    int directions = stack.direction().equals(StackSpec.BOTH) ? 2 : 1;
    return new NetworkSize(parameters, tokens * stack.layers() * directions * kept);
  }
}
