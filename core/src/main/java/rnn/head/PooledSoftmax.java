package rnn.head;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rnn.batch.Batch;
import rnn.layer.Binding;
import rnn.layer.DenseLayer;
import rnn.layer.DropoutLayer;
import rnn.layer.DropoutMask;
import rnn.layer.Layer;
import rnn.layer.LayerSpec;
import rnn.layer.Pass;
import rnn.layer.TanhLayer;
import rnn.math.Tensor;
import rnn.option.OptionException;
import rnn.parameter.ParameterSpec;

/**
 * A label for each sequence, {@code [T,B,H] → nats}: one vector is made of a sequence's, passes
 * dense layers, and a softmax tells the class.
 *
 * <pre>{@code
 * y = pool(h)      y = tanh(y·W_iᵀ + b_i), i = 0 …      z = y·Wᵀ + b      p = softmax(z)
 * loss = −w[gold]·ln p[gold]                            dz = w[gold]·(p − onehot(gold))
 * }</pre>
 *
 * <p>Over embeddings without recurrent layers this is a plain feed-forward network.
 */
public final class PooledSoftmax implements LabelHead {
  /** The kind in model files. */
  public static final String KIND = "pooled";

  private static final int FIRST_DROPOUT = 1000; // indices of a network's stack are below

  /**
   * The description of a softmax over classes.
   *
   * @param inputSize {@code H}
   * @param targets classes {@code C}
   * @param pooling name in {@link Pooling}
   * @param bidirectional whether the second half of each input vector runs backwards
   * @param dense units of the dense layers, from below; empty for none
   * @param dropout probability of zeroing a value of the pooled vector, and of what each dense
   *     layer makes of it
   * @param weights what an example of each class weighs in training; empty if all weigh 1
   */
  public record Spec(
      int inputSize,
      int targets,
      String pooling,
      boolean bidirectional,
      List<Integer> dense,
      float dropout,
      List<Double> weights)
      implements HeadSpec {

    /** Checks sizes and names. */
    public Spec {
      LabelRows.check(inputSize, targets);
      Pooling.named(pooling);
      dense = List.copyOf(dense);
      weights = List.copyOf(weights);
      if (dense.stream().anyMatch(units -> units < 1)) {
        throw new OptionException("{dense} must be at least 1 unit each but is %s", dense);
      }
      if (!weights.isEmpty() && weights.size() != targets
          || weights.stream().anyMatch(weight -> !(weight > 0 && weight < 1e30))) {
        throw new IllegalArgumentException(
            "Class weights must be none, or positive and one for each of %d classes, but are %s"
                .formatted(targets, weights.size() > 20 ? weights.size() : weights));
      }
    }

    static HeadSpec of(LabelShape shape) {
      return new Spec(
          shape.inputSize(),
          shape.targets(),
          shape.pooling(),
          shape.isBidirectional(),
          shape.dense(),
          shape.dropout(),
          shape.weights());
    }

    /** The layers from the pooled vector to the logits. */
    public List<LayerSpec> layers() {
      List<LayerSpec> layers = new ArrayList<>();
      int size = inputSize;
      for (int i = 0; i < dense.size(); i++) {
        addDropout(layers, size);
        layers.add(new DenseLayer.Spec("head.dense." + i, size, dense.get(i)));
        layers.add(new TanhLayer.Spec(dense.get(i)));
        size = dense.get(i);
      }
      addDropout(layers, size);
      layers.add(new DenseLayer.Spec(LabelSoftmax.NAME, size, targets));
      return layers;
    }

    private void addDropout(List<LayerSpec> layers, int size) {
      if (dropout > 0) {
        layers.add(
            new DropoutLayer.Spec(FIRST_DROPOUT + layers.size(), size, dropout, DropoutMask.STEP));
      }
    }

    @Override
    public double maxTargetWeight() {
      return weights.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    }

    @Override
    public boolean dropsInput() {
      return true;
    }

    @Override
    public List<ParameterSpec> parameters() {
      return layers().stream().flatMap(layer -> layer.parameters().stream()).toList();
    }

    @Override
    public PooledSoftmax bind(Binding binding) {
      return new PooledSoftmax(this, binding);
    }
  }

  private final Spec spec;
  private final Binding binding;
  private final Pooling pooling;
  private final Pooling.Split split;
  private final List<Layer> layers;
  private final LabelRows rows;
  private final Pass pooledPass = new Pass(); // of one time step
  private final Tensor pooled; // [B,H]
  private final int[] places; // [B,H]
  private final Tensor logitsError; // [B,C]
  private final Tensor error; // [T,B,H]

  private PooledSoftmax(Spec spec, Binding binding) {
    int B = binding.batchSize();
    int H = spec.inputSize();
    Binding ofOneStep =
        new Binding(1, B, binding.parameters(), binding.gradient(), binding.kernels());
    this.spec = spec;
    this.binding = binding;
    this.pooling = Pooling.named(spec.pooling());
    this.split = new Pooling.Split(spec.bidirectional() ? H / 2 : H);
    this.layers = spec.layers().stream().map(layer -> layer.bind(ofOneStep)).toList();
    this.rows = new LabelRows(spec.targets());
    this.pooled = Tensor.zeros(B, H);
    this.places = new int[B * H];
    this.logitsError = Tensor.zeros(B, spec.targets());
    this.error = Tensor.zeros(binding.rows(), H);
  }

  @Override
  public double train(Tensor input, Pass pass) {
    pooledPass.train(1, pass.randomSeed());
    Tensor logits = logits(input, pass); // [B,C]
    int[] gold = pass.batch().targets(); // [B]
    double loss = 0;
    for (int b = 0; b < binding.batchSize(); b++) {
      double weight = gold[b] < 0 || spec.weights().isEmpty() ? 1 : spec.weights().get(gold[b]);
      loss += rows.error(logits, b, pass.lengths()[b] == 0 ? -1 : gold[b], weight, logitsError);
    }
    Tensor dy = logitsError;
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).backward(dy, pooledPass);
      dy = layers.get(i).error();
    }
    binding.window(error, pass).fill(0f);
    for (int b = 0; b < binding.batchSize(); b++) {
      int length = pass.lengths()[b];
      if (length > 0) {
        pooling.addError(dy, binding.batchSize(), b, length, split, error, places);
      }
    }
    return loss;
  }

  /** Logits {@code [B,C]}; those of columns without a sequence mean nothing. */
  private Tensor logits(Tensor input, Pass pass) {
    pooled.fill(0f);
    for (int b = 0; b < binding.batchSize(); b++) {
      int length = pass.lengths()[b];
      if (length > 0) {
        pooling.pool(input, binding.batchSize(), b, length, split, pooled, places);
      }
    }
    Tensor y = pooled;
    for (Layer layer : layers) {
      layer.forward(y, pooledPass);
      y = layer.output();
    }
    return y;
  }

  @Override
  public Tensor error() {
    return error;
  }

  @Override
  public void lossNats(Tensor input, Pass pass, float[] lossNats) {
    pooledPass.evaluate(1);
    Tensor logits = logits(input, pass); // [B,C]
    Arrays.fill(lossNats, 0, pass.timeSteps() * binding.batchSize(), 0f);
    for (int b = 0; b < binding.batchSize(); b++) {
      if (pass.lengths()[b] > 0) {
        lossNats[b] = (float) rows.lossNats(logits, b, pass.batch().targets()[b]);
      }
    }
  }

  @Override
  public void decode(Tensor input, Pass pass, int[] labels) {
    pooledPass.evaluate(1);
    Tensor logits = logits(input, pass); // [B,C]
    for (int b = 0; b < binding.batchSize(); b++) {
      labels[b] = pass.lengths()[b] > 0 ? rows.best(logits, b) : Batch.PADDING;
    }
  }

  @Override
  public void probabilities(Tensor input, Pass pass, Tensor probabilities) {
    pooledPass.evaluate(1);
    Tensor logits = logits(input, pass); // [B,C]
    for (int b = 0; b < binding.batchSize(); b++) {
      if (pass.lengths()[b] > 0) {
        rows.probabilities(logits, b, probabilities);
      } else {
        probabilities.rows(b, 1).fill(0f);
      }
    }
  }
}
