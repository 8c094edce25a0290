package rnn.baseline;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import rnn.text.Vocabulary;

/** Writer of one ARPA file: all n-grams of an order after those of the one before. */
final class ArpaWriter {
  private static final List<String> TAKEN = List.of(Arpa.START, Arpa.END, Arpa.OTHER_UNKNOWN);
  private static final String SEPARATORS = Arpa.SEPARATORS + "\r\n"; // those of lines too

  private final NgramModel model;
  private final String[] words; // [V+1] as they stand in the file
  private final Writer out;
  private final int[][] contexts; // [N][N] behind each n-gram on the way to the one written
  private final StringBuilder line = new StringBuilder();

  ArpaWriter(NgramModel model, Vocabulary vocabulary, Writer out) {
    if (model.vocabularySize() != vocabulary.size()) {
      throw new IllegalArgumentException(
          "The vocabulary must have the model's %,d tokens but has %,d"
              .formatted(model.vocabularySize(), vocabulary.size()));
    }
    this.model = model;
    this.words = Arrays.copyOf(vocabulary.tokens(), vocabulary.size() + 1);
    this.out = out;
    this.contexts = new int[model.order()][model.order()];
    for (int id = 0; id < vocabulary.size(); id++) {
      check(words[id]);
    }
    words[Vocabulary.END_OF_SENTENCE] = Arpa.END;
    words[vocabulary.size()] = Arpa.START;
  }

  private static void check(String token) {
    if (TAKEN.contains(token)) {
      throw new IllegalArgumentException(
          "A token of an ARPA file must be none of %s, which mean something else there, but one is '%s'; replace it in the training data"
              .formatted(String.join(", ", TAKEN), token));
    }
    if (token.isEmpty() || token.chars().anyMatch(c -> SEPARATORS.indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "A token of an ARPA file must be neither empty nor have a space, a tab or the end of a line, but one is '%s'; replace it in the training data"
              .formatted(token));
    }
  }

  void write() throws IOException {
    out.write(Arpa.DATA + "\n");
    for (int n = 1; n <= model.order(); n++) {
      out.write("ngram " + n + "=" + model.size(n) + "\n");
    }
    Arrays.fill(contexts[0], -1);
    for (int n = 1; n <= model.order(); n++) {
      out.write("\n\\" + n + "-grams:\n");
      writeChildren(0, model.size(1), 1, n, "");
    }
    out.write("\n" + Arpa.END_OF_FILE + "\n");
  }

  /**
   * Writes the n-grams of {@code order} that begin with one of {@code depth} tokens, from {@code
   * from} to {@code to}.
   *
   * @param before their words but the last, a space behind each
   */
  private void writeChildren(int from, int to, int depth, int order, String before)
      throws IOException {
    for (int ngram = from; ngram < to; ngram++) {
      int token = model.token(depth, ngram);
      if (depth == order) {
        writeLine(depth, ngram, before + words[token]);
        continue;
      }
      int first = model.firstChild(depth, ngram);
      int end = model.firstChild(depth, ngram + 1);
      if (first < end) {
        System.arraycopy(contexts[depth - 1], 0, contexts[depth], 0, model.order());
        model.advance(contexts[depth], token);
        writeChildren(first, end, depth + 1, order, before + words[token] + " ");
      }
    }
  }

  private void writeLine(int n, int ngram, String text) throws IOException {
    line.setLength(0);
    line.append(number(probability(n, ngram))).append('\t').append(text);
    if (n < model.order()) {
      float weight = model.weight(n, ngram);
      boolean isInterpolated = model.form() == NgramModel.Form.INTERPOLATED;
      line.append('\t').append(number(isInterpolated ? Math.log10(weight) : weight));
    }
    out.append(line.append('\n'));
  }

  /** Logarithm of the probability of an n-gram's last token behind the others. */
  private double probability(int n, int ngram) {
    int token = model.token(n, ngram);
    if (token == model.vocabularySize()) {
      return Arpa.ZERO; // the beginning of a sentence is not predicted
    }
    if (model.form() == NgramModel.Form.BACKOFF) {
      return model.value(n, ngram);
    }
    int[] context = contexts[n - 1].clone();
    return Math.min(0, model.advance(context, token) / Math.log(10));
  }

  /** Text of a number without an exponent, which not every program reads. */
  private static String number(double value) {
    float number = (float) Math.max(Arpa.MISSING_UNKNOWN, value);
    String text = Float.toString(number);
    return text.indexOf('E') < 0 ? text : new BigDecimal(text).toPlainString();
  }
}
