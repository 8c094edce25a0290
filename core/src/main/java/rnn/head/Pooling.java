package rnn.head;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import rnn.math.Tensor;
import rnn.option.Registry;

/**
 * Ways to make one vector of a sequence's, {@code [T,B,H] → [B,H]}; padding has no part in it.
 *
 * <p>To add one: write the constant with both methods; options and model files name it by {@link
 * #label}.
 */
public enum Pooling {
  /**
   * The states a recurrent layer ends in: {@code y[b] = h[n_b−1,b]}, and of the half that runs
   * backwards {@code h[0,b]}.
   */
  LAST {
    @Override
    void pool(Tensor h, int B, int b, int length, Split split, Tensor y, int[] places) {
      for (int i = 0; i < y.columns(); i++) {
        y.set(b, i, h.get(row(i, B, b, length, split), i));
      }
    }

    @Override
    void addError(Tensor dy, int B, int b, int length, Split split, Tensor dh, int[] places) {
      for (int i = 0; i < dy.columns(); i++) {
        dh.set(row(i, B, b, length, split), i, dy.get(b, i));
      }
    }

    private int row(int i, int B, int b, int length, Split split) {
      return i >= split.firstBackwards() ? b : (length - 1) * B + b;
    }
  },

  /** The largest of each value: {@code y[b] = max_t h[t,b]}. */
  MAX {
    @Override
    void pool(Tensor h, int B, int b, int length, Split split, Tensor y, int[] places) {
      int N = y.columns();
      for (int i = 0; i < N; i++) {
        int best = b;
        for (int t = 1; t < length; t++) {
          best = h.get(t * B + b, i) > h.get(best, i) ? t * B + b : best;
        }
        places[b * N + i] = best;
        y.set(b, i, h.get(best, i));
      }
    }

    @Override
    void addError(Tensor dy, int B, int b, int length, Split split, Tensor dh, int[] places) {
      int N = dy.columns();
      for (int i = 0; i < N; i++) {
        dh.set(places[b * N + i], i, dy.get(b, i));
      }
    }
  },

  /** The mean of each value: {@code y[b] = Σ_t h[t,b] / n_b}. */
  MEAN {
    @Override
    void pool(Tensor h, int B, int b, int length, Split split, Tensor y, int[] places) {
      for (int i = 0; i < y.columns(); i++) {
        double sum = 0;
        for (int t = 0; t < length; t++) {
          sum += h.get(t * B + b, i);
        }
        y.set(b, i, (float) (sum / length));
      }
    }

    @Override
    void addError(Tensor dy, int B, int b, int length, Split split, Tensor dh, int[] places) {
      for (int t = 0; t < length; t++) {
        for (int i = 0; i < dy.columns(); i++) {
          dh.set(t * B + b, i, dy.get(b, i) / length);
        }
      }
    }
  };

  /**
   * The first of the values of a bidirectional layer that run backwards.
   *
   * @param firstBackwards index of the first, or the number of all
   */
  record Split(int firstBackwards) {}

  /**
   * Writes row {@code b} of {@code y [B,H]}.
   *
   * @param h {@code [T,B,H]}
   * @param length of the column, at least 1
   * @param places {@code [B,H]} kept for {@link #addError}
   */
  abstract void pool(Tensor h, int B, int b, int length, Split split, Tensor y, int[] places);

  /**
   * Writes to {@code dh [T,B,H]}, which is zero, what {@code dy [B,H]} says of column {@code b}.
   */
  abstract void addError(Tensor dy, int B, int b, int length, Split split, Tensor dh, int[] places);

  /** The name in options and model files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Every name, in the order shown to users. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Pooling::label).toList();
  }

  /**
   * The pooling called {@code name}.
   *
   * @throws rnn.option.OptionException if there is none; the message lists the names there are
   */
  public static Pooling named(String name) {
    return new Registry<>("pooling", Pooling::label, List.of(values())).named(name);
  }
}
