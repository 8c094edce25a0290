package rnn.head;

import java.util.Arrays;
import rnn.layer.Binding;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.math.Tensor;
import rnn.parameter.Gradient;

/**
 * The rows of a table {@code W [V,H]} and entries of a bias {@code b [V]} that a window's sample
 * looks at: gathered into panels for the products, their gradients scattered back; and the single
 * rows of its targets.
 */
final class SampledRows {
  /** Logit of what must have no share in a softmax. */
  static final float NEVER = -1e30f;

  private final Kernels kernels;
  private final Gradient gradient;
  private final float[] parameters; // [P]
  private final int weightIndex;
  private final int weightFrom;
  private final int biasIndex;
  private final int biasFrom;
  private final int H;
  private final Panels weight; // [most,H], whole blocks
  private final Panels weightGradient; // [most,H]
  private final Tensor bias; // [1,most]: b − ln q
  private final Tensor biasGradient; // [1,most]
  private final WordBlock[][] blocks; // by place, and by number of words; made when asked for

  /** Room for {@code most} sampled rows of the table called {@code weightName}. */
  SampledRows(String weightName, String biasName, int most, Binding binding) {
    int rows = (most + WordBlock.WORDS - 1) / WordBlock.WORDS * WordBlock.WORDS;
    this.kernels = binding.kernels();
    this.gradient = binding.gradient();
    this.parameters = binding.parameters();
    this.weightIndex = binding.layout().indexOf(weightName);
    this.weightFrom = binding.layout().offset(weightName);
    this.biasIndex = binding.layout().indexOf(biasName);
    this.biasFrom = binding.layout().offset(biasName);
    this.H = binding.layout().spec(weightName).columns();
    this.weight = Panels.zeros(rows, H);
    this.weightGradient = Panels.zeros(rows, H);
    this.bias = Tensor.zeros(1, rows);
    this.biasGradient = Tensor.zeros(1, rows);
    this.blocks = new WordBlock[rows / WordBlock.WORDS][WordBlock.WORDS + 1];
  }

  /** The most blocks there can be. */
  int mostBlocks() {
    return blocks.length;
  }

  /** Number of blocks that {@code sample} fills, the last perhaps in part. */
  static int blocks(WordSampler sample) {
    return (sample.count() + WordBlock.WORDS - 1) / WordBlock.WORDS;
  }

  /** Block {@code i} of {@code sample}, whose rows have been {@linkplain #gather gathered}. */
  WordBlock block(int i, WordSampler sample) {
    int first = i * WordBlock.WORDS;
    int n = Math.min(WordBlock.WORDS, sample.count() - first);
    if (blocks[i][n] == null) {
      blocks[i][n] =
          new WordBlock(
              first,
              null,
              weight.rows(first, n),
              bias.columns(first, n),
              weightGradient.rows(first, n),
              biasGradient.columns(first, n));
    }
    return blocks[i][n];
  }

  /** Gathers the sample's rows and clears their gradients. */
  void gather(WordSampler sample) {
    for (int i = 0; i < sample.count(); i++) {
      int from = weightFrom + sample.word(i) * H;
      for (int h = 0; h < H; h += Panels.WIDTH) {
        int lanes = Math.min(Panels.WIDTH, H - h);
        System.arraycopy(parameters, from + h, weight.data(), weight.index(i, h), lanes);
      }
      bias.set(0, i, parameters[biasFrom + sample.word(i)] - sample.logChance(sample.word(i)));
    }
    for (int p = 0; p < weightGradient.panels(); p++) {
      int from = weightGradient.panelOffset(p);
      int length = sample.count() * weightGradient.width(p);
      Arrays.fill(weightGradient.data(), from, from + length, 0f);
    }
    Arrays.fill(biasGradient.data(), 0, sample.count(), 0f);
  }

  /** Adds the gradients of the sample's rows to the table's. */
  void scatter(WordSampler sample) {
    float[] values = gradient.values();
    for (int i = 0; i < sample.count(); i++) {
      int to = touch(sample.word(i));
      for (int h = 0; h < H; h += Panels.WIDTH) {
        int lanes = Math.min(Panels.WIDTH, H - h);
        kernels.axpy(1f, weightGradient.data(), weightGradient.index(i, h), values, to + h, lanes);
      }
      values[biasFrom + sample.word(i)] += biasGradient.get(0, i);
    }
  }

  /** {@code W_word·x + b_word}; {@code x [H]} from {@code from} on. */
  float logit(int word, float[] x, int from) {
    return kernels.dot(parameters, weightFrom + word * H, x, from, H) + parameters[biasFrom + word];
  }

  /**
   * The share of one logit, whose error is {@code da}: {@code dW += da·x}, {@code db += da}, {@code
   * dx += da·W}.
   */
  void backward(int word, float da, float[] x, int from, float[] dx, int to) {
    int row = touch(word);
    kernels.axpy(da, x, from, gradient.values(), row, H);
    gradient.values()[biasFrom + word] += da;
    kernels.axpy(da, parameters, row, dx, to, H);
  }

  /** Notes that the word's gradients are added to; where its row begins. */
  private int touch(int word) {
    gradient.touch(weightIndex, word);
    gradient.touch(biasIndex, word);
    return weightFrom + word * H;
  }
}
