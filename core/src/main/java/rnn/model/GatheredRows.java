package rnn.model;

import rnn.math.Panels;
import rnn.math.Tensor;
import rnn.network.Network;

/**
 * Rows of a network's activations that are gathered until they fill a product with the weights of
 * its head, whatever windows they come from, and the probabilities of all words after each.
 */
final class GatheredRows {
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
  private final Tensor rows; // [M,H]
  private final Tensor probabilities; // [M,V]
  private final Tensor[] filled; // by ⌈rows/GRAIN⌉, [rows,H]
  private final int[] texts; // [M]
  private final int[] places; // [M]
  private int count;

  /** No rows yet of {@code network}. */
  GatheredRows(Network network) {
    this.network = network;
    int most = Math.min(Panels.WIDTH, network.activations().rows()); // M
    this.rows = Tensor.zeros(most, network.activations().columns());
    this.probabilities = Tensor.zeros(most, network.spec().vocabularySize());
    this.filled = new Tensor[most / Panels.GRAIN + 1];
    this.texts = new int[most];
    this.places = new int[most];
    for (int i = 0; i < filled.length; i++) {
      filled[i] = rows.rows(0, i * Panels.GRAIN);
    }
  }

  /** Forgets the rows, of which an error may have left some. */
  void clear() {
    count = 0;
  }

  /** Adds row {@code row} of {@code activations}, which are the network's. */
  void add(Tensor activations, int row, int text, int place, Reader reader) {
    System.arraycopy(
        activations.data(),
        activations.index(row, 0),
        rows.data(),
        rows.index(count, 0),
        rows.columns());
    texts[count] = text;
    places[count] = place;
    count++;
    if (count == places.length) {
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
