package rnn.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rnn.batch.Batch;
import rnn.batch.ExampleEncoder;
import rnn.cell.Cells;
import rnn.layer.BidirectionalLayer;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.parameter.EmbeddingStorage;
import rnn.parameter.Gradient;
import rnn.parameter.ParameterSpec;

/**
 * A vector for each word from its characters, {@code [T,B] → [T,B,2C]}: the states in which a
 * recurrent layer ends that reads them forwards, and one that reads them backwards.
 *
 * <p>It is made once for each distinct form of a window. Forms stand side by side, sorted by
 * length, in chunks of {@value #COLUMNS}; a window with more of them runs a chunk forward once more
 * before its backward pass, so that the memory does not grow with the window. A token has the zero
 * vector where there is none, and passes no error on. Ling et al. 2015, "Finding Function in Form",
 * arXiv:1508.02096; Plank, Søgaard and Goldberg 2016, arXiv:1604.05529.
 */
public final class CharacterEncoder implements InputLayer {
  /** The kind in model files. */
  public static final String KIND = "characters";

  /** Characters of a word that are read. */
  public static final int MAX_LENGTH = ExampleEncoder.MAX_CHARACTERS;

  private static final int COLUMNS = 64;
  private static final String STACK = "characters.rnn";
  private static final String EMBEDDING = "characters.embedding.weight";
  private static final float INITIAL_BOUND = 0.1f;

  /**
   * The description of a character encoder.
   *
   * @param characters number of different ones, the unknown one counted
   * @param embeddingSize of a character
   * @param cell name of the recurrent cell in {@code rnn.cell.Cells}
   * @param hiddenSize {@code C}, units of each direction
   */
  public record Spec(int characters, int embeddingSize, String cell, int hiddenSize)
      implements InputSpec {

    /** Checks sizes and names. */
    public Spec {
      if (characters < 1 || embeddingSize < 1 || hiddenSize < 1) {
        throw new IllegalArgumentException(
            "A character encoder must have at least 1 character, value and unit but has %d, %d and %d"
                .formatted(characters, embeddingSize, hiddenSize));
      }
      Cells.named(cell);
    }

    private BidirectionalLayer.Spec layer() {
      return new BidirectionalLayer.Spec(0, Cells.named(cell), embeddingSize, hiddenSize, STACK);
    }

    @Override
    public int vocabularySize() {
      return Integer.MAX_VALUE; // words are not looked at
    }

    @Override
    public int outputSize() {
      return 2 * hiddenSize;
    }

    @Override
    public List<ParameterSpec> parameters(EmbeddingStorage storage) {
      List<ParameterSpec> parameters = new ArrayList<>();
      parameters.add(ParameterSpec.table(EMBEDDING, characters, embeddingSize, INITIAL_BOUND));
      parameters.addAll(layer().parameters());
      return parameters;
    }

    @Override
    public CharacterEncoder bind(Binding binding) {
      return new CharacterEncoder(this, binding);
    }
  }

  private final int C;
  private final int E;
  private final Binding binding;
  private final Kernels kernels;
  private final Gradient gradient;
  private final int embeddingIndex;
  private final int embeddingOffset;
  private final BidirectionalLayer layer;
  private final Batch chunk = new Batch(MAX_LENGTH, COLUMNS);
  private final Pass chunkPass = new Pass();
  private final WindowForms forms;
  private final Tensor embedded; // [MAX_LENGTH,COLUMNS,E]
  private final Tensor layerError; // [MAX_LENGTH,COLUMNS,2C]
  private final Tensor vectors; // [forms,2C]
  private final Tensor vectorsError; // [forms,2C]
  private final Tensor output; // [T,B,2C]

  private CharacterEncoder(Spec spec, Binding binding) {
    Binding ofChunk =
        new Binding(
            MAX_LENGTH, COLUMNS, binding.parameters(), binding.gradient(), binding.kernels());
    this.C = spec.hiddenSize();
    this.E = spec.embeddingSize();
    this.binding = binding;
    this.kernels = binding.kernels();
    this.gradient = binding.gradient();
    this.embeddingIndex = binding.layout().indexOf(EMBEDDING);
    this.embeddingOffset = binding.layout().sparseOffset(EMBEDDING);
    this.layer = spec.layer().bind(ofChunk);
    this.forms = new WindowForms(binding.rows(), MAX_LENGTH);
    this.embedded = Tensor.zeros(ofChunk.rows(), E);
    this.layerError = Tensor.zeros(ofChunk.rows(), 2 * C);
    this.vectors = Tensor.zeros(binding.rows(), 2 * C);
    this.vectorsError = Tensor.zeros(binding.rows(), 2 * C);
    this.output = Tensor.zeros(binding.rows(), 2 * C);
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    if (pass.batch().spellings().sequences() == 0 && pass.batch().tokens() > 0) {
      throw new IllegalArgumentException(
          "A window must have the characters of its tokens for a character encoder but has none");
    }
    forms.find(pass.batch());
    for (int first = 0; first < forms.count(); first += COLUMNS) {
      forwardChunk(first);
      keep(first);
    }
    int rows = pass.timeSteps() * binding.batchSize();
    for (int row = 0; row < rows; row++) {
      int form = forms.formOf(row);
      int to = output.index(row, 0);
      if (form == WindowForms.NONE) {
        Arrays.fill(output.data(), to, to + 2 * C, 0f);
      } else {
        System.arraycopy(vectors.data(), vectors.index(form, 0), output.data(), to, 2 * C);
      }
    }
  }

  private int columns(int first) {
    return Math.min(COLUMNS, forms.count() - first);
  }

  /** Runs the layer over the forms from {@code first} on. */
  private void forwardChunk(int first) {
    int columns = columns(first);
    chunk.start(Math.max(1, forms.length(first + columns - 1)));
    for (int b = 0; b < columns; b++) {
      for (int t = 0; t < forms.length(first + b); t++) {
        chunk.put(t, b, forms.character(first + b, t), Batch.PADDING);
      }
    }
    float[] parameters = binding.parameters();
    for (int row = 0; row < chunk.timeSteps() * COLUMNS; row++) {
      int character = chunk.inputs()[row];
      int to = embedded.index(row, 0);
      if (character < 0) {
        Arrays.fill(embedded.data(), to, to + E, 0f);
      } else {
        System.arraycopy(parameters, embeddingOffset + character * E, embedded.data(), to, E);
      }
    }
    chunkPass.evaluate(chunk); // nothing in it depends on the mode
    layer.forward(embedded, chunkPass);
  }

  /** Keeps the states that the forms from {@code first} on end in. */
  private void keep(int first) {
    Tensor states = layer.output(); // [MAX_LENGTH,COLUMNS,2C]
    for (int b = 0; b < columns(first); b++) {
      int to = vectors.index(first + b, 0);
      int length = forms.length(first + b);
      if (length == 0) {
        Arrays.fill(vectors.data(), to, to + 2 * C, 0f);
        continue;
      }
      int last = (length - 1) * COLUMNS + b;
      System.arraycopy(states.data(), states.index(last, 0), vectors.data(), to, C);
      System.arraycopy(states.data(), states.index(b, C), vectors.data(), to + C, C);
    }
  }

  @Override
  public void backward(Tensor outputError, Pass pass) {
    vectorsError.rows(0, Math.max(1, forms.count())).fill(0f);
    int rows = pass.timeSteps() * binding.batchSize();
    for (int row = 0; row < rows; row++) {
      int form = forms.formOf(row);
      if (form != WindowForms.NONE) {
        kernels.axpy(
            1f,
            outputError.data(),
            outputError.index(row, 0),
            vectorsError.data(),
            vectorsError.index(form, 0),
            2 * C);
      }
    }
    for (int first = 0; first < forms.count(); first += COLUMNS) {
      if (forms.count() > COLUMNS) {
        forwardChunk(first); // another has run since
      }
      backwardChunk(first);
    }
  }

  private void backwardChunk(int first) {
    layerError.rows(0, chunk.timeSteps() * COLUMNS).fill(0f);
    for (int b = 0; b < columns(first); b++) {
      int from = vectorsError.index(first + b, 0);
      int length = forms.length(first + b);
      if (length > 0) {
        float[] dy = layerError.data();
        int last = (length - 1) * COLUMNS + b;
        System.arraycopy(vectorsError.data(), from, dy, layerError.index(last, 0), C);
        System.arraycopy(vectorsError.data(), from + C, dy, layerError.index(b, C), C);
      }
    }
    layer.backward(layerError, chunkPass);
    Tensor dx = layer.error(); // [MAX_LENGTH,COLUMNS,E]
    for (int row = 0; row < chunk.timeSteps() * COLUMNS; row++) {
      int character = chunk.inputs()[row];
      if (character >= 0) {
        gradient.touch(embeddingIndex, character);
        kernels.axpy(
            1f, dx.data(), dx.index(row, 0), gradient.values(), embeddingOffset + character * E, E);
      }
    }
  }
}
