package rnn.network;

import rnn.cell.Cell;
import rnn.cell.Cells;

/**
 * What a network must hold at least, reckoned from its spec before anything is laid out: numbers
 * that no array could hold do not overflow here.
 *
 * @param parameters weights of embedding and recurrent layers, {@code V·E + Σ G·H·(I+H)}
 * @param activations floats that the recurrent layers keep of one window for their backward pass:
 *     pre-activations and their errors, states, {@code h_t} and {@code h_{t−1}}
 */
public record NetworkSize(double parameters, double activations) {
  private static final int MOST_LAYERS = 1000;
  private static final double LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  /**
   * The size of a network of {@code spec} for windows {@code [timeSteps,batchSize]}.
   *
   * @throws IllegalArgumentException if some array of it would be too long, or the layers too many
   */
  public static NetworkSize of(NetworkSpec spec, int timeSteps, int batchSize) {
    if (spec.layers() > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "--layers must be at most %,d but is %,d".formatted(MOST_LAYERS, spec.layers()));
    }
    Cell cell = Cells.named(spec.cell());
    double rows = (double) cell.gates() * spec.hiddenSize(); // G·H
    double upperLayers = spec.layers() - 1.0;
    double parameters =
        (double) spec.vocabularySize() * spec.embeddingSize()
            + rows * (spec.embeddingSize() + (double) spec.hiddenSize())
            + upperLayers * rows * 2 * spec.hiddenSize();
    if (parameters > LONGEST_ARRAY) {
      throw new IllegalArgumentException(
          "A model must have fewer than 2^31 parameters but this one has %,.0f or more (--hidden %d, --embedding %d, --layers %d, a vocabulary of %d); lower one of these"
              .formatted(
                  parameters,
                  spec.hiddenSize(),
                  spec.embeddingSize(),
                  spec.layers(),
                  spec.vocabularySize()));
    }
    double tokens = (double) timeSteps * batchSize; // T·B
    double widest = Math.max(rows, spec.embeddingSize());
    if (tokens * widest > LONGEST_ARRAY) {
      throw new IllegalArgumentException(
          "--window x --batch must be at most %,.0f for layers of %d units but is %d x %d; lower one of these"
              .formatted(
                  Math.floor(LONGEST_ARRAY / widest), spec.hiddenSize(), timeSteps, batchSize));
    }
    double kept = 2 * rows + (cell.states() + 2.0) * spec.hiddenSize(); // of one layer and token
    return new NetworkSize(parameters, tokens * spec.layers() * kept);
  }
}
