package rnn.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import rnn.option.OptionException;

/**
 * The form of n-gram models in {@link Tables}: names, sizes, and what must hold of their numbers.
 */
public final class NgramTables {
  private static final String FORM = "form";
  private static final String ORDER = "order";
  private static final String VOCABULARY = "vocabulary";
  private static final float SLACK = 1e-5f; // of probabilities above 1 by rounding

  private NgramTables() {}

  /** Tables of a model of {@code order} with {@code vocabulary} tokens, without columns yet. */
  public static Tables settings(NgramModel.Form form, int order, int vocabulary) {
    return new Tables()
        .set(FORM, form.name().toLowerCase(Locale.ROOT))
        .set(ORDER, order)
        .set(VOCABULARY, vocabulary);
  }

  /** Name of the column of the last tokens of the n-grams of {@code order}, from 2 on. */
  public static String tokens(int order) {
    return "tokens." + order;
  }

  /** Name of the column of the first children of the n-grams of {@code order}. */
  public static String children(int order) {
    return "children." + order;
  }

  /** Name of the column of the numbers of the n-grams of {@code order}. */
  public static String values(int order) {
    return "values." + order;
  }

  /** Name of the column of the weights of the contexts of {@code order} tokens. */
  public static String weights(int order) {
    return "weights." + order;
  }

  /**
   * A number of n-grams, as ints have it.
   *
   * @throws OptionException if they are more
   */
  public static int index(long ngrams, int order) {
    if (ngrams > Integer.MAX_VALUE - 8) {
      throw new OptionException(
          "A model must have at most %,d %d-grams but has %,d; use a lower {order} or a higher"
              + " {prune}",
          Integer.MAX_VALUE - 8, order, ngrams);
    }
    return (int) ngrams;
  }

  /** The tables of {@code model}, whose arrays they share. */
  static Tables of(NgramModel model) {
    int order = model.order();
    Tables tables = settings(model.form(), order, model.vocabularySize());
    for (int n = 1; n <= order; n++) {
      if (n > 1) {
        tables.add(Column.of(tokens(n), model.tokens(n)));
      }
      tables.add(Column.of(values(n), model.values(n)));
      if (n < order) {
        tables.add(Column.of(weights(n), model.weights(n)));
        tables.add(Column.of(children(n), model.children(n)));
      }
    }
    return tables;
  }

  /**
   * The model that {@code tables} are.
   *
   * @param vocabulary tokens that it must have
   * @throws IllegalArgumentException if they are of no such model; the message says what is wrong
   */
  static NgramModel read(Tables tables, int vocabulary) {
    NgramModel.Form form = form(tables.setting(FORM));
    int order = tables.integer(ORDER, 1, CountingOptions.MAX_ORDER);
    int itsVocabulary = tables.integer(VOCABULARY, 1, Integer.MAX_VALUE);
    if (itsVocabulary != vocabulary) {
      throw error(
          "Setting %s must be %,d, the tokens of the vocabulary beside it, but is %,d; do both"
              + " files belong to one model?",
          VOCABULARY, vocabulary, itsVocabulary);
    }
    int[][] tokens = new int[order][0];
    int[][] children = new int[order - 1][0];
    float[][] values = new float[order][0];
    float[][] weights = new float[order - 1][0];
    List<String> names = new ArrayList<>();
    for (int n = 1; n <= order; n++) {
      if (n > 1) {
        tokens[n - 1] = tables.ints(named(tokens(n), names));
      }
      values[n - 1] = tables.floats(named(values(n), names));
      if (n < order) {
        weights[n - 1] = tables.floats(named(weights(n), names));
        children[n - 1] = tables.ints(named(children(n), names));
      }
    }
    for (Column column : tables.columns()) {
      if (!names.contains(column.name())) {
        throw error("Column %s must not be there in a model of order %d", column.name(), order);
      }
    }
    checkLengths(vocabulary, tokens, children, values, weights);
    for (int n = 1; n <= order; n++) {
      checkNumbers(values(n), values[n - 1], form, true);
      if (n < order) {
        checkNumbers(weights(n), weights[n - 1], form, false);
        checkChildren(n, children[n - 1], tokens[n], vocabulary);
      }
    }
    return new NgramModel(form, tokens, children, values, weights);
  }

  private static String named(String column, List<String> names) {
    names.add(column);
    return column;
  }

  private static NgramModel.Form form(String name) {
    for (NgramModel.Form form : NgramModel.Form.values()) {
      if (form.name().toLowerCase(Locale.ROOT).equals(name)) {
        return form;
      }
    }
    throw new IllegalArgumentException(
        "Setting %s must be interpolated or backoff but is '%s'".formatted(FORM, name));
  }

  private static void checkLengths(
      int vocabulary, int[][] tokens, int[][] children, float[][] values, float[][] weights) {
    for (int n = 1; n <= values.length; n++) {
      int expected = n == 1 ? vocabulary + 1 : tokens[n - 1].length;
      checkLength(values(n), values[n - 1].length, expected);
      if (n < values.length) {
        checkLength(weights(n), weights[n - 1].length, expected);
        checkLength(children(n), children[n - 1].length, expected + 1);
      }
    }
  }

  private static void checkLength(String column, int length, int expected) {
    if (length != expected) {
      throw error("Column %s must have %,d numbers but has %,d", column, expected, length);
    }
  }

  private static void checkNumbers(
      String column, float[] numbers, NgramModel.Form form, boolean areProbabilities) {
    for (int i = 0; i < numbers.length; i++) {
      float number = numbers[i];
      if (form == NgramModel.Form.INTERPOLATED) {
        if (!(number >= 0 && number <= 1 + SLACK)) {
          throw error(
              "Column %s must have numbers from 0 to 1 but number %,d is %s", column, i, number);
        }
      } else if (!Float.isFinite(number) || (areProbabilities && number > SLACK)) {
        throw error(
            "Column %s must have finite logarithms%s but number %,d is %s",
            column, areProbabilities ? " of at most 0" : "", i, number);
      }
    }
  }

  /** Checks that the children of each n-gram are a range of their own, sorted, of tokens. */
  private static void checkChildren(int n, int[] children, int[] tokens, int vocabulary) {
    int last = children.length - 1;
    if (children[0] != 0 || children[last] != tokens.length) {
      throw error(
          "Column %s must run from 0 to %,d but runs from %,d to %,d",
          children(n), tokens.length, children[0], children[last]);
    }
    for (int i = 0; i < last; i++) {
      int from = children[i];
      int to = children[i + 1];
      if (from > to || to > tokens.length) {
        throw error(
            "Column %s must ascend to %,d but number %,d is %,d, the next %,d",
            children(n), tokens.length, i, from, to);
      }
      for (int child = from; child < to; child++) {
        int token = tokens[child];
        if (token < 0 || token >= vocabulary) {
          throw error(
              "Column %s must have tokens from 0 to %,d but number %,d is %,d",
              tokens(n + 1), vocabulary - 1, child, token);
        }
        if (child > from && tokens[child - 1] >= token) {
          throw error(
              "Column %s must ascend behind each context but number %,d, %,d, follows %,d",
              tokens(n + 1), child, token, tokens[child - 1]);
        }
      }
    }
  }

  private static IllegalArgumentException error(String message, Object... values) {
    return new IllegalArgumentException(message.formatted(values));
  }
}
