package rnn.layer;

import rnn.math.CounterRandom;
import rnn.math.Kernels;
import rnn.math.Team;
import rnn.math.Tensor;

/**
 * Inverted dropout: in training each activation is zeroed with probability {@code p}, the others
 * grow by {@code 1/(1−p)}; in evaluation nothing changes. {@code [T,B,N] → [T,B,N]}.
 *
 * <pre>{@code
 * y = m ⊙ x      dx = m ⊙ dy      m = 0 with probability p, else 1/(1−p)
 * }</pre>
 *
 * <p>Srivastava et al. 2014, JMLR 15; only between layers, never along time: Zaremba et al. 2014,
 * arXiv:1409.2329, section 3.2. A mask's number depends on the pass's seed, the layer's index and
 * the place in the window, so threads and retries draw the same one. A mask that lasts {@link
 * DropoutMask#WINDOW} is that of the first time step, {@code m[t,b] = m[0,b]}.
 */
public final class DropoutLayer implements Layer {

  /**
   * The description of a dropout layer.
   *
   * @param index number that sets this layer's masks apart from those of the others
   * @param size {@code N}
   * @param dropout probability of zeroing
   * @param mask how long a mask lasts
   */
  public record Spec(int index, int size, float dropout, DropoutMask mask) implements LayerSpec {

    /** Checks the probability. */
    public Spec {
      if (!(dropout >= 0 && dropout < 1)) {
        throw new IllegalArgumentException(
            "Dropout must be a probability of zeroing in [0,1) but is " + dropout);
      }
    }

    @Override
    public int outputSize() {
      return size;
    }

    @Override
    public DropoutLayer bind(Binding binding) {
      return new DropoutLayer(this, binding);
    }
  }

  private final Spec spec;
  private final Binding binding;
  private final Kernels kernels;
  private final Tensor mask; // [T,B,N]
  private final Tensor output; // [T,B,N]
  private final Tensor error; // [T,B,N]
  private Tensor input; // [T,B,N]
  private final Team.Work drawPart = this::drawPart;
  private int drawn; // numbers of the mask in hand
  private long randomSeed;

  private DropoutLayer(Spec spec, Binding binding) {
    this.spec = spec;
    this.binding = binding;
    this.kernels = binding.kernels();
    this.mask = Tensor.zeros(binding.rows(), spec.size());
    this.output = Tensor.zeros(binding.rows(), spec.size());
    this.error = Tensor.zeros(binding.rows(), spec.size());
    this.input = Tensor.zeros(0, spec.size());
  }

  @Override
  public Tensor input() {
    return input;
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public Tensor error() {
    return error;
  }

  @Override
  public void forward(Tensor input, Pass pass) {
    this.input = input;
    Tensor x = binding.window(input, pass); // [T,B,N]
    Tensor y = binding.window(output, pass); // [T,B,N]
    if (pass.mode() == Pass.Mode.EVALUATION) {
      y.copyFrom(x);
    } else {
      Tensor m = binding.window(mask, pass); // [T,B,N]
      draw(m.rows() * spec.size(), pass);
      kernels.multiply(m, x, y); // y = m ⊙ x
    }
  }

  /** Fills the first {@code length} numbers of the mask. */
  private void draw(int length, Pass pass) {
    float[] m = mask.data(); // [T,B,N]
    drawn =
        switch (spec.mask()) {
          case STEP -> length;
          case WINDOW -> Math.min(length, binding.batchSize() * spec.size()); // [B,N]
        };
    randomSeed = pass.randomSeed();
    kernels.team().run(drawPart);
    for (int from = drawn; from < length; from += drawn) {
      System.arraycopy(m, 0, m, from, drawn);
    }
  }

  /** A part of the numbers, whole blocks of random ones. */
  private void drawPart(int part) {
    int blocks = (drawn + CounterRandom.WORDS - 1) / CounterRandom.WORDS;
    int threads = kernels.team().threads();
    int first = (int) ((long) blocks * part / threads) * CounterRandom.WORDS;
    int end = (int) ((long) blocks * (part + 1) / threads) * CounterRandom.WORDS;
    CounterRandom.dropoutMask(
        randomSeed, spec.index(), spec.dropout(), mask.data(), 0, first, Math.min(drawn, end));
  }

  @Override
  public void backward(Tensor outputError, Pass pass) {
    Tensor dy = binding.window(outputError, pass); // [T,B,N]
    Tensor dx = binding.window(error, pass); // [T,B,N]
    if (pass.mode() == Pass.Mode.EVALUATION) {
      dx.copyFrom(dy);
    } else {
      kernels.multiply(binding.window(mask, pass), dy, dx); // dx = m ⊙ dy
    }
  }
}
