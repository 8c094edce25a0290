package rnn.model;

import rnn.math.Panels;
import rnn.math.Tensor;
import rnn.network.Network;

/**
 * Rows of a network's activations that are gathered until they fill a product with the weights of
 * its head, whatever windows they come from, and the probabilities of all words after each.
 */
final class GatheredRows {
  private static final int MAX_ROWS = Panels.WIDTH;

  /** Reader of the probabilities after a row. */
  interface Reader {
    /**
     * Reads the probabilities of all words, {@code [V]} from {@code from} on.
     *
     * @param place of the predicted token in its shard
     */
    void read(int text, int place, float[] probabilities, int from);
  }

  private final Network network;
  private final Tensor rows; // [MAX_ROWS,H]
  private final Tensor probabilities; // [MAX_ROWS,V]
  private final Tensor[] filled; // by ⌈rows/GRAIN⌉, [rows,H]
  private final int[] texts = new int[MAX_ROWS];
  private final int[] places = new int[MAX_ROWS];
  private int count;

  /** No rows yet of {@code network}. */
  GatheredRows(Network network) {
    this.network = network;
    this.rows = Tensor.zeros(MAX_ROWS, network.activations().columns());
    this.probabilities = Tensor.zeros(MAX_ROWS, network.spec().vocabularySize());
    this.filled = new Tensor[MAX_ROWS / Panels.GRAIN + 1];
    for (int i = 0; i < filled.length; i++) {
      filled[i] = rows.rows(0, i * Panels.GRAIN);
    }
  }

  /** Forgets the rows, of which an error may have left some. */
  void clear() {
    count = 0;
  }

  /** Adds row {@code row} of the window last run. */
  void add(int row, int text, int place, Reader reader) {
    Tensor activations = network.activations();
    System.arraycopy(
        activations.data(),
        activations.index(row, 0),
        rows.data(),
        rows.index(count, 0),
        rows.columns());
    texts[count] = text;
    places[count] = place;
    count++;
    if (count == MAX_ROWS) {
      flush(reader);
    }
  }

  /** Hands the probabilities after the gathered rows to {@code reader}. */
  void flush(Reader reader) {
    if (count == 0) {
      return;
    }
    Tensor used = filled[(count + Panels.GRAIN - 1) / Panels.GRAIN];
    Tensor p = probabilities.rows(0, used.rows());
    network.wordProbabilities(used, p);
    for (int i = 0; i < count; i++) {
      reader.read(texts[i], places[i], p.data(), p.index(i, 0));
    }
    count = 0;
  }
}
