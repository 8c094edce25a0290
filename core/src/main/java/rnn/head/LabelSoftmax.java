package rnn.head;

import java.util.List;
import rnn.batch.Batch;
import rnn.layer.Binding;
import rnn.layer.DenseLayer;
import rnn.layer.Pass;
import rnn.math.Tensor;
import rnn.parameter.ParameterSpec;

/**
 * A label for each token, each predicted by itself, {@code [T,B,H] → nats}.
 *
 * <pre>{@code
 * z = h·Wᵀ + b      p = softmax(z)      loss = −ln p[gold]      dz = p − onehot(gold)
 * }</pre>
 */
public final class LabelSoftmax implements LabelHead {
  /** The kind in model files. */
  public static final String KIND = "softmax";

  /** First part of the parameters' names. */
  static final String NAME = "head";

  /**
   * The description of a softmax over labels.
   *
   * @param inputSize {@code H}
   * @param targets labels {@code K}
   */
  public record Spec(int inputSize, int targets) implements HeadSpec {

    /** Checks the sizes. */
    public Spec {
      LabelRows.check(inputSize, targets);
    }

    static HeadSpec of(LabelShape shape) {
      return new Spec(shape.inputSize(), shape.targets());
    }

    /** The layer that makes the logits. */
    public DenseLayer.Spec dense() {
      return new DenseLayer.Spec(NAME, inputSize, targets);
    }

    @Override
    public List<ParameterSpec> parameters() {
      return dense().parameters();
    }

    @Override
    public LabelSoftmax bind(Binding binding) {
      return new LabelSoftmax(this, binding);
    }
  }

  private final Binding binding;
  private final DenseLayer dense;
  private final LabelRows rows;
  private final Tensor logitsError; // [T,B,K]

  private LabelSoftmax(Spec spec, Binding binding) {
    this.binding = binding;
    this.dense = spec.dense().bind(binding);
    this.rows = new LabelRows(spec.targets());
    this.logitsError = Tensor.zeros(binding.rows(), spec.targets());
  }

  @Override
  public double train(Tensor input, Pass pass) {
    dense.forward(input, pass);
    Batch batch = pass.batch();
    double loss = 0;
    for (int row = 0; row < count(pass); row++) {
      loss += rows.error(dense.output(), row, batch.targets()[row], 1, logitsError);
    }
    dense.backward(logitsError, pass);
    return loss;
  }

  @Override
  public Tensor error() {
    return dense.error();
  }

  @Override
  public void lossNats(Tensor input, Pass pass, float[] lossNats) {
    dense.forward(input, pass);
    for (int row = 0; row < count(pass); row++) {
      lossNats[row] = (float) rows.lossNats(dense.output(), row, pass.batch().targets()[row]);
    }
  }

  @Override
  public void decode(Tensor input, Pass pass, int[] labels) {
    dense.forward(input, pass);
    for (int row = 0; row < count(pass); row++) {
      labels[row] = isToken(row, pass) ? rows.best(dense.output(), row) : Batch.PADDING;
    }
  }

  @Override
  public void probabilities(Tensor input, Pass pass, Tensor probabilities) {
    dense.forward(input, pass);
    for (int row = 0; row < count(pass); row++) {
      if (isToken(row, pass)) {
        rows.probabilities(dense.output(), row, probabilities);
      } else {
        probabilities.rows(row, 1).fill(0f);
      }
    }
  }

  private int count(Pass pass) {
    return pass.timeSteps() * binding.batchSize();
  }

  private boolean isToken(int row, Pass pass) {
    int B = binding.batchSize();
    return row / B < pass.lengths()[row % B];
  }
}
