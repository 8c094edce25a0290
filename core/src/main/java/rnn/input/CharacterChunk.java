package rnn.input;

import java.util.Arrays;
import rnn.batch.Batch;
import rnn.layer.BidirectionalLayer;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.parameter.Gradient;

/**
 * Word forms side by side under a recurrent layer that reads their characters both ways, {@code
 * [N,W] → [W,2C]}: the states that it ends in.
 *
 * <p>The buffers keep what {@link #backward} needs of the last {@link #forward}, until the next.
 */
final class CharacterChunk {
  /** Forms side by side {@code W}: enough to fill the kernels, few enough to be of one length. */
  static final int COLUMNS = 16;

  private final int C;
  private final int E;
  private final float[] parameters; // [P]
  private final Kernels kernels;
  private final Gradient gradient;
  private final int embeddingIndex;
  private final int embeddingOffset;
  private final BidirectionalLayer layer;
  private final Batch batch;
  private final Pass pass = new Pass();
  private final Tensor embedded; // [N,W,E]
  private final Tensor layerError; // [N,W,2C]
  private final int[] lengths = new int[COLUMNS]; // of the forms in hand
  private int count; // of the forms in hand

  /**
   * A chunk under the layer of an encoder whose embedding of characters has the name {@code
   * embedding}.
   */
  CharacterChunk(CharacterEncoder.Spec spec, String embedding, Binding ofParameters) {
    Binding binding =
        new Binding(
            CharacterEncoder.MAX_LENGTH,
            COLUMNS,
            ofParameters.parameters(),
            ofParameters.gradient(),
            ofParameters.kernels());
    this.C = spec.hiddenSize();
    this.E = spec.embeddingSize();
    this.parameters = binding.parameters();
    this.kernels = binding.kernels();
    this.gradient = binding.gradient();
    this.embeddingIndex = binding.layout().indexOf(embedding);
    this.embeddingOffset = binding.layout().sparseOffset(embedding);
    this.layer = spec.layer().bind(binding);
    this.batch = new Batch(CharacterEncoder.MAX_LENGTH, COLUMNS);
    this.embedded = Tensor.zeros(binding.rows(), E);
    this.layerError = Tensor.zeros(binding.rows(), 2 * C);
  }

  /**
   * Encodes {@code count} of {@code forms}, from the {@code first} of {@code chosen} on, the
   * longest of which is the last.
   *
   * @param vectors {@code [forms,2C]}, the rows of these forms are written
   */
  void forward(WindowForms forms, int[] chosen, int first, int count, Tensor vectors) {
    this.count = count;
    batch.start(Math.max(1, forms.length(chosen[first + count - 1])));
    for (int b = 0; b < count; b++) {
      int form = chosen[first + b];
      lengths[b] = forms.length(form);
      for (int t = 0; t < lengths[b]; t++) {
        batch.put(t, b, forms.character(form, t), Batch.PADDING);
      }
    }
    for (int row = 0; row < batch.timeSteps() * COLUMNS; row++) {
      int character = batch.inputs()[row];
      int to = embedded.index(row, 0);
      if (character < 0) {
        Arrays.fill(embedded.data(), to, to + E, 0f);
      } else {
        System.arraycopy(parameters, embeddingOffset + character * E, embedded.data(), to, E);
      }
    }
    pass.evaluate(batch); // nothing in it depends on the mode
    layer.forward(embedded, pass);
    for (int b = 0; b < count; b++) {
      keep(b, vectors.data(), vectors.index(chosen[first + b], 0));
    }
  }

  /** Copies the states that column {@code b} ends in; without characters, zeros. */
  private void keep(int b, float[] vectors, int to) {
    if (lengths[b] == 0) {
      Arrays.fill(vectors, to, to + 2 * C, 0f);
      return;
    }
    Tensor states = layer.output(); // [N,W,2C]
    int last = (lengths[b] - 1) * COLUMNS + b;
    System.arraycopy(states.data(), states.index(last, 0), vectors, to, C);
    System.arraycopy(states.data(), states.index(b, C), vectors, to + C, C);
  }

  /**
   * Adds to the gradient what the error of the forms last encoded says of the parameters.
   *
   * @param error {@code [forms,2C]}, as {@code vectors} of {@link #forward}
   */
  void backward(int[] chosen, int first, Tensor error) {
    layerError.rows(0, batch.timeSteps() * COLUMNS).fill(0f);
    float[] dy = layerError.data();
    for (int b = 0; b < count; b++) {
      if (lengths[b] > 0) {
        int from = error.index(chosen[first + b], 0);
        int last = (lengths[b] - 1) * COLUMNS + b;
        System.arraycopy(error.data(), from, dy, layerError.index(last, 0), C);
        System.arraycopy(error.data(), from + C, dy, layerError.index(b, C), C);
      }
    }
    layer.backward(layerError, pass);
    Tensor dx = layer.error(); // [N,W,E]
    for (int row = 0; row < batch.timeSteps() * COLUMNS; row++) {
      int character = batch.inputs()[row];
      if (character >= 0) {
        gradient.touch(embeddingIndex, character);
        kernels.axpy(
            1f, dx.data(), dx.index(row, 0), gradient.values(), embeddingOffset + character * E, E);
      }
    }
  }
}
