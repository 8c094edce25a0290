package rnn.head;

import java.util.List;
import rnn.layer.Binding;
import rnn.layer.Layer;
import rnn.layer.LayerSpec;
import rnn.layer.Pass;
import rnn.math.Packing;
import rnn.math.Panels;
import rnn.math.Tensor;

/**
 * Layers between the logits and the softmax, {@code [M,V] → [M,V]}, run on one chunk of packed
 * logits {@code [V,M]} in place.
 *
 * <p>Costs a copy of the chunk in each direction, because layers speak row-major by tokens: meant
 * for small vocabularies and for experiments with layers of one's own.
 */
final class LogitsActivation {
  private final List<Layer> layers;
  private final Tensor logits; // [M,V]
  private final Tensor error; // [M,V]
  private final Pass pass = new Pass();

  /** The layers of {@code specs} for chunks of up to {@code chunkRows × vocabularySize} logits. */
  LogitsActivation(List<LayerSpec> specs, Binding binding, int chunkRows, int vocabularySize) {
    Binding chunk =
        new Binding(chunkRows, 1, binding.parameters(), binding.gradient(), binding.kernels());
    this.layers = specs.stream().map(spec -> spec.bind(chunk)).toList();
    int rows = specs.isEmpty() ? 0 : chunkRows;
    this.logits = Tensor.zeros(rows, vocabularySize);
    this.error = Tensor.zeros(rows, vocabularySize);
  }

  /** True if there is nothing between the logits and the softmax, so nothing to call. */
  boolean isIdentity() {
    return layers.isEmpty();
  }

  /**
   * Replaces {@code a [V,M]}, the tokens from row {@code firstRow} of the window on, by its
   * activation; {@code window} says whether the network trains.
   */
  void forward(Panels a, int firstRow, Pass window) {
    if (window.mode() == Pass.Mode.TRAINING) {
      pass.train(a.columns(), window.randomSeed() + firstRow);
    } else {
      pass.evaluate(a.columns());
    }
    Packing.unpackTransposed(a, logits);
    Tensor activation = logits;
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).forward(activation, pass);
      activation = layers.get(i).output();
    }
    Packing.packTransposed(activation, a);
  }

  /** Replaces {@code d loss / d activation} in {@code da [V,M]} by {@code d loss / d logits}. */
  void backward(Panels da) {
    Packing.unpackTransposed(da, error);
    Tensor layerError = error;
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).backward(layerError, pass);
      layerError = layers.get(i).error();
    }
    Packing.packTransposed(layerError, da);
  }
}
