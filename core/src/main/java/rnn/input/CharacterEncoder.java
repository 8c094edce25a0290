package rnn.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rnn.batch.ExampleEncoder;
import rnn.cell.Cells;
import rnn.layer.BidirectionalLayer;
import rnn.layer.Binding;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.parameter.EmbeddingStorage;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.ParameterSpec;

/**
 * A vector for each word from its characters, {@code [T,B] → [T,B,2C]}: the states in which a
 * recurrent layer ends that reads them forwards, and one that reads them backwards.
 *
 * <p>It is made once for each distinct form of a window; in evaluation once for all windows, as
 * long as the parameters stay and the {@link FormTable} has room. Forms are run in chunks of one
 * length or nearly so; before its backward pass each chunk but the last runs forward once more, so
 * that the memory does not grow with the window. A token has the zero vector where there is none,
 * and passes no error on. Ling et al. 2015, "Finding Function in Form", arXiv:1508.02096; Plank,
 * Søgaard and Goldberg 2016, arXiv:1604.05529.
 */
public final class CharacterEncoder implements InputLayer {
  /** The kind in model files. */
  public static final String KIND = "characters";

  /** Characters of a word that are read. */
  public static final int MAX_LENGTH = ExampleEncoder.MAX_CHARACTERS;

  private static final String STACK = "characters.rnn";

  /** Name of the weight {@code [characters,embedding]}. */
  public static final String EMBEDDING = "characters.embedding.weight";

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

    /** Names of the parameters. */
    private List<String> names() {
      return parameters(EmbeddingWeight::table).stream().map(ParameterSpec::name).toList();
    }

    /** The layer that reads characters both ways. */
    public BidirectionalLayer.Spec layer() {
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
  private final Binding binding;
  private final Kernels kernels;
  private final WindowForms forms;
  private final CharacterChunk chunk;
  private final FormTable table;
  private final int[] chosen; // [forms] those that are encoded, by length
  private final Tensor vectors; // [forms,2C]
  private final Tensor vectorsError; // [forms,2C]
  private final Tensor output; // [T,B,2C]
  private boolean isAllRun; // all forms are chosen, and the last chunk of them was run last

  private CharacterEncoder(Spec spec, Binding binding) {
    this.C = spec.hiddenSize();
    this.binding = binding;
    this.kernels = binding.kernels();
    this.forms = new WindowForms(binding.rows(), MAX_LENGTH);
    this.chunk = new CharacterChunk(spec, EMBEDDING, binding);
    this.table = new FormTable(2 * C, MAX_LENGTH, new ParameterCopy(binding, spec.names()));
    this.chosen = new int[binding.rows()];
    this.vectors = Tensor.zeros(binding.rows(), 2 * C);
    this.vectorsError = Tensor.zeros(binding.trains() ? binding.rows() : 0, 2 * C);
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
    if (pass.mode() == Pass.Mode.EVALUATION) {
      look();
    } else {
      encodeAll();
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

  /** Vectors of all forms, from the table where it has them; those that it has not go there. */
  private void look() {
    table.refresh();
    int missing = 0;
    for (int form = 0; form < forms.count(); form++) {
      if (!table.read(forms, form, vectors)) {
        chosen[missing++] = form;
      }
    }
    for (int i = 0; i < chunksOf(missing); i++) {
      forwardChunk(i, missing);
    }
    for (int i = 0; i < missing; i++) {
      table.add(forms, chosen[i], vectors);
    }
    isAllRun = false;
  }

  private void encodeAll() {
    for (int form = 0; form < forms.count(); form++) {
      chosen[form] = form;
    }
    for (int i = 0; i < chunksOf(forms.count()); i++) {
      forwardChunk(i, forms.count());
    }
    isAllRun = true;
  }

  private static int chunksOf(int forms) {
    return (forms + CharacterChunk.COLUMNS - 1) / CharacterChunk.COLUMNS;
  }

  /** Runs chunk {@code i} of the first {@code count} chosen forms. */
  private void forwardChunk(int i, int count) {
    int first = i * CharacterChunk.COLUMNS;
    int columns = Math.min(CharacterChunk.COLUMNS, count - first);
    chunk.forward(forms, chosen, first, columns, vectors);
  }

  @Override
  public void backward(Tensor outputError, Pass pass) {
    if (!isAllRun) {
      encodeAll();
    }
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
    int last = chunksOf(forms.count()) - 1;
    for (int i = last; i >= 0; i--) {
      if (i < last) {
        forwardChunk(i, forms.count()); // another has run since
      }
      chunk.backward(chosen, i * CharacterChunk.COLUMNS, vectorsError);
    }
  }
}
