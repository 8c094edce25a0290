package rnn.testkit;

/**
 * One time step of a recurrent cell for one stream, in double precision and unit by unit: the twin
 * of {@code rnn.cell.Cell}.
 */
public interface TwinCell {

  /**
   * The parameters of one layer, as PyTorch holds them; empty where a cell has none.
   *
   * @param inputWeight {@code [G·H,I]}
   * @param previousInputWeight {@code [G·H,I]}
   * @param hiddenWeight {@code [G·H,H]}
   * @param inputBias {@code [G·H]}
   * @param hiddenBias {@code [G·H]}
   */
  record Weights(
      double[] inputWeight,
      double[] previousInputWeight,
      double[] hiddenWeight,
      double[] inputBias,
      double[] hiddenBias) {

    /** {@code (W_ih·x + b_ih)} of unit {@code unit} in gate {@code gate}. */
    double input(int gate, int unit, double[] x, int hiddenSize) {
      int row = gate * hiddenSize + unit;
      return dot(inputWeight, row, x) + inputBias[row];
    }

    /** {@code W_ih′·x} of unit {@code unit} in gate {@code gate}. */
    double previousInput(int gate, int unit, double[] x, int hiddenSize) {
      return dot(previousInputWeight, gate * hiddenSize + unit, x);
    }

    /** {@code (W_hh·h + b_hh)} of unit {@code unit} in gate {@code gate}. */
    double hidden(int gate, int unit, double[] h) {
      int row = gate * h.length + unit;
      return dot(hiddenWeight, row, h) + hiddenBias[row];
    }
  }

  /** State vectors per stream: 1 for {@code h}, 2 for {@code h} and {@code c}. */
  int states();

  /** The states of a stream before its first input, {@code [S][H]}; {@code inputSize} is I. */
  default double[][] start(int inputSize, int hiddenSize) {
    return new double[states()][hiddenSize];
  }

  /** The states {@code [S][H]} after input {@code x [I]} and states {@code previous [S][H]}. */
  double[][] next(double[] x, double[][] previous, Weights weights);

  /** The twin of the production cell called {@code name}. */
  static TwinCell named(String name) {
    return switch (name) {
      case "elman" -> new Elman(Math::tanh);
      case "elman-relu" -> new Elman(a -> Math.max(a, 0));
      case "lstm" -> new Lstm();
      case "gru" -> new Gru();
      case "qrnn" -> new Qrnn();
      case "qrnn2" -> new WideQrnn();
      case "sru" -> new Sru();
      case "mingru" -> new MinGru();
      default ->
          throw new IllegalArgumentException("The cell " + name + " needs a twin: write it here");
    };
  }

  /** {@code σ(a)}. */
  static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  /** Row {@code row} of {@code matrix [·,vector.length]} times {@code vector}. */
  static double dot(double[] matrix, int row, double[] vector) {
    double sum = 0;
    for (int i = 0; i < vector.length; i++) {
      sum += matrix[row * vector.length + i] * vector[i];
    }
    return sum;
  }

  /** {@code h_t = φ(W_ih·x_t + b_ih + W_hh·h_{t−1} + b_hh)}. */
  record Elman(java.util.function.DoubleUnaryOperator activation) implements TwinCell {
    @Override
    public int states() {
      return 1;
    }

    @Override
    public double[][] next(double[] x, double[][] previous, Weights w) {
      double[] h = previous[0]; // [H]
      double[] next = new double[h.length];
      for (int j = 0; j < h.length; j++) {
        next[j] = activation.applyAsDouble(w.input(0, j, x, h.length) + w.hidden(0, j, h));
      }
      return new double[][] {next};
    }
  }

  /**
   * {@code i, f, o = σ(…)}, {@code g = tanh(…)}, {@code c_t = f ⊙ c_{t−1} + i ⊙ g}, {@code h_t = o
   * ⊙ tanh(c_t)}; gates in the order i f g o.
   */
  record Lstm() implements TwinCell {
    @Override
    public int states() {
      return 2;
    }

    @Override
    public double[][] next(double[] x, double[][] previous, Weights w) {
      double[] h = previous[0]; // [H]
      double[] c = previous[1]; // [H]
      int H = h.length;
      double[][] next = new double[2][H];
      for (int j = 0; j < H; j++) {
        double i = TwinCell.sigmoid(w.input(0, j, x, H) + w.hidden(0, j, h));
        double f = TwinCell.sigmoid(w.input(1, j, x, H) + w.hidden(1, j, h));
        double g = Math.tanh(w.input(2, j, x, H) + w.hidden(2, j, h));
        double o = TwinCell.sigmoid(w.input(3, j, x, H) + w.hidden(3, j, h));
        next[1][j] = f * c[j] + i * g;
        next[0][j] = o * Math.tanh(next[1][j]);
      }
      return next;
    }
  }

  /**
   * {@code r, z = σ(…)}, {@code n = tanh(W_in·x + b_in + r ⊙ (W_hn·h + b_hn))}, {@code h_t = (1 −
   * z) ⊙ n + z ⊙ h_{t−1}}; gates in the order r z n.
   */
  record Gru() implements TwinCell {
    @Override
    public int states() {
      return 1;
    }

    @Override
    public double[][] next(double[] x, double[][] previous, Weights w) {
      double[] h = previous[0]; // [H]
      int H = h.length;
      double[] next = new double[H];
      for (int j = 0; j < H; j++) {
        double r = TwinCell.sigmoid(w.input(0, j, x, H) + w.hidden(0, j, h));
        double z = TwinCell.sigmoid(w.input(1, j, x, H) + w.hidden(1, j, h));
        double n = Math.tanh(w.input(2, j, x, H) + r * w.hidden(2, j, h));
        next[j] = (1 - z) * n + z * h[j];
      }
      return new double[][] {next};
    }
  }

  /**
   * {@code z = tanh(W_z·x)}, {@code f, o = σ(…)}, {@code c_t = f ⊙ c_{t−1} + (1 − f) ⊙ z}, {@code
   * h_t = o ⊙ c_t}; gates in the order z f o.
   */
  record Qrnn() implements TwinCell {
    @Override
    public int states() {
      return 2;
    }

    @Override
    public double[][] next(double[] x, double[][] previous, Weights w) {
      return pooled((gate, unit) -> w.input(gate, unit, x, previous[1].length), previous[1]);
    }

    /** The states after the step whose pre-activations are {@code a}. */
    static double[][] pooled(Gates a, double[] c) {
      int H = c.length;
      double[][] next = new double[2][H];
      for (int j = 0; j < H; j++) {
        double f = TwinCell.sigmoid(a.of(1, j));
        next[1][j] = f * c[j] + (1 - f) * Math.tanh(a.of(0, j));
        next[0][j] = TwinCell.sigmoid(a.of(2, j)) * next[1][j];
      }
      return next;
    }
  }

  /** Pre-activation of a unit in a gate. */
  @FunctionalInterface
  interface Gates {
    double of(int gate, int unit);
  }

  /** As {@link Qrnn}, of {@code W·x_t + W′·x_{t−1}}; the third state is {@code x_{t−1}}. */
  record WideQrnn() implements TwinCell {
    @Override
    public int states() {
      return 3;
    }

    @Override
    public double[][] start(int inputSize, int hiddenSize) {
      return new double[][] {new double[hiddenSize], new double[hiddenSize], new double[inputSize]};
    }

    @Override
    public double[][] next(double[] x, double[][] previous, Weights w) {
      int H = previous[1].length;
      double[][] next =
          Qrnn.pooled(
              (gate, unit) ->
                  w.input(gate, unit, x, H) + w.previousInput(gate, unit, previous[2], H),
              previous[1]);
      return new double[][] {next[0], next[1], x};
    }
  }

  /**
   * {@code f, r = σ(…)}, {@code c_t = f ⊙ c_{t−1} + (1 − f) ⊙ W·x}, {@code h_t = r ⊙ c_t + (1 − r)
   * ⊙ W_s·x}; blocks in the order x f r s.
   */
  record Sru() implements TwinCell {
    @Override
    public int states() {
      return 2;
    }

    @Override
    public double[][] next(double[] x, double[][] previous, Weights w) {
      double[] c = previous[1]; // [H]
      int H = c.length;
      double[][] next = new double[2][H];
      for (int j = 0; j < H; j++) {
        double f = TwinCell.sigmoid(w.input(1, j, x, H));
        double r = TwinCell.sigmoid(w.input(2, j, x, H));
        next[1][j] = f * c[j] + (1 - f) * w.input(0, j, x, H);
        next[0][j] = r * next[1][j] + (1 - r) * w.input(3, j, x, H);
      }
      return next;
    }
  }

  /** {@code z = σ(…)}, {@code h_t = (1 − z) ⊙ h_{t−1} + z ⊙ W_h·x}; blocks in the order z h. */
  record MinGru() implements TwinCell {
    @Override
    public int states() {
      return 1;
    }

    @Override
    public double[][] next(double[] x, double[][] previous, Weights w) {
      double[] h = previous[0]; // [H]
      double[] next = new double[h.length];
      for (int j = 0; j < h.length; j++) {
        double z = TwinCell.sigmoid(w.input(0, j, x, h.length));
        next[j] = (1 - z) * h[j] + z * w.input(1, j, x, h.length);
      }
      return new double[][] {next};
    }
  }
}
