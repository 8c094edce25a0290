package rnn.baseline;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rnn.text.Excerpt;
import rnn.text.Utf8Lines;
import rnn.text.Vocabulary;

/** Reader of one ARPA file, line by line. */
final class ArpaReader {
  private static final Pattern COUNT = Pattern.compile("ngram\\s+(\\d{1,2})\\s*=\\s*(\\d{1,10})");
  private static final Pattern SECTION = Pattern.compile("\\\\(\\d{1,2})-grams:");
  private static final int MAX_SHOWN = 80; // characters of a line in messages
  private static final float SLACK = 1e-5f;

  private final String what;
  private final List<Long> counts = new ArrayList<>(); // by order, as the file announces them
  private final List<ArpaNgrams> orders = new ArrayList<>(); // those read, the last one still open
  private final List<String> words = new ArrayList<>(List.of("", "")); // [V], the first two unused
  private final Map<String, Integer> ids = new HashMap<>();
  private int lineNumber;
  private long read; // n-grams of the open order, those left out counted
  private boolean hasData;
  private boolean isOver;

  ArpaReader(String what) {
    this.what = what;
  }

  Arpa.Read read(InputStream in) {
    Utf8Lines.forEach(in, what, this::take);
    if (!isOver) {
      throw new IllegalArgumentException(
          "%s: line %d must be followed by %s but is the last; was the file cut?"
              .formatted(what, lineNumber, hasData ? Arpa.END_OF_FILE : Arpa.DATA));
    }
    return new Arpa.Read(vocabulary(), model());
  }

  private void take(String line) {
    lineNumber++;
    String text = stripped(line);
    if (isOver || text.isEmpty()) {
      return;
    }
    Matcher section = SECTION.matcher(text);
    if (!hasData) {
      hasData = text.equals(Arpa.DATA);
    } else if (section.matches()) {
      begin(Integer.parseInt(section.group(1)));
    } else if (text.equals(Arpa.END_OF_FILE)) {
      end();
      if (orders.isEmpty() || orders.size() < counts.size()) {
        throw error("must be %s but is %s", section(orders.size() + 1), text);
      }
      isOver = true;
    } else if (orders.isEmpty()) {
      announce(text);
    } else {
      ngram(text);
    }
  }

  /** A line without the separators around it. */
  private static String stripped(String line) {
    int from = 0;
    int to = line.length();
    while (from < to && isSeparator(line.charAt(from))) {
      from++;
    }
    while (from < to && isSeparator(line.charAt(to - 1))) {
      to--;
    }
    return line.substring(from, to);
  }

  private static boolean isSeparator(char c) {
    return Arpa.SEPARATORS.indexOf(c) >= 0;
  }

  private void announce(String text) {
    Matcher count = COUNT.matcher(text);
    int order = counts.size() + 1;
    if (!count.matches() || Integer.parseInt(count.group(1)) != order) {
      throw error(
          "must be the number of %d-grams, as in ngram %d=100, but is %s", order, order, text);
    }
    if (order > CountingOptions.MAX_ORDER) {
      throw error("must be no n-grams of more than %d words", CountingOptions.MAX_ORDER);
    }
    long ngrams = Long.parseLong(count.group(2));
    if (ngrams > NgramRows.maxRows(order)) {
      throw error(
          "must be at most %,d %d-grams but is %,d; let the other program leave out rare ones",
          NgramRows.maxRows(order), order, ngrams);
    }
    counts.add(ngrams);
  }

  private void begin(int order) {
    end();
    if (order != orders.size() + 1 || order > counts.size()) {
      String expected =
          orders.size() < counts.size() ? section(orders.size() + 1) : Arpa.END_OF_FILE;
      throw error("must be %s but is %s", expected, section(order));
    }
    orders.add(new ArpaNgrams(order));
    read = 0;
  }

  private static String section(int order) {
    return "\\" + order + "-grams:";
  }

  /** Ends the open order. */
  private void end() {
    int order = orders.size();
    if (order > 0 && read != counts.get(order - 1)) {
      throw error(
          "ends %,d %d-grams but there must be %,d, as announced",
          read, order, counts.get(order - 1));
    }
    if (order == 1) {
      require(Arpa.START);
      require(Arpa.END);
      if (words.size() == 2) {
        throw error("ends the 1-grams, of which one must be a word but none is");
      }
    }
  }

  private void require(String word) {
    if (!ids.containsKey(word)) {
      throw error("ends the 1-grams, of which one must be %s but none is", word);
    }
  }

  private void ngram(String text) {
    int order = orders.size();
    StringTokenizer fields = new StringTokenizer(text, Arpa.SEPARATORS);
    int size = fields.countTokens();
    if (size != order + 1 && size != order + 2) {
      throw error(
          "must have a logarithm, %d words and perhaps a weight but has %d fields: %s",
          order, size, text);
    }
    float value = number(fields.nextToken());
    if (value > SLACK) {
      throw error("must begin with a logarithm of at most 0 but has %s", value);
    }
    String[] ngram = new String[order];
    for (int i = 0; i < order; i++) {
      ngram[i] = fields.nextToken();
    }
    float weight = fields.hasMoreTokens() ? number(fields.nextToken()) : 0;
    read++;
    int[] tokens = new int[order];
    if (order == 1) {
      tokens[0] = define(ngram[0]);
    } else {
      for (int i = 0; i < order; i++) {
        tokens[i] = id(ngram[i]);
      }
    }
    if (occurs(tokens)) {
      orders.get(order - 1).add(tokens, Math.min(0, value), weight, lineNumber);
    }
  }

  private float number(String text) {
    try {
      float value = Float.parseFloat(text);
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw error("must have a finite number but has %s", text);
  }

  /** Id of a word that comes for the first time; of the beginning of sentences it is -1 so far. */
  private int define(String text) {
    String word = text.equals(Arpa.OTHER_UNKNOWN) ? Vocabulary.UNKNOWN_TOKEN : text;
    if (word.equals(Vocabulary.END_OF_SENTENCE_TOKEN)) {
      throw error("must not have the word %s, which %s stands for", word, Arpa.END);
    }
    int id =
        switch (word) {
          case Vocabulary.UNKNOWN_TOKEN -> Vocabulary.UNKNOWN;
          case Arpa.END -> Vocabulary.END_OF_SENTENCE;
          case Arpa.START -> -1;
          default -> words.size();
        };
    if (ids.put(word, id) != null) {
      throw error("repeats the word %s", word);
    }
    if (id >= 2) {
      words.add(word);
    }
    return id;
  }

  private int id(String text) {
    Integer id = ids.get(text.equals(Arpa.OTHER_UNKNOWN) ? Vocabulary.UNKNOWN_TOKEN : text);
    if (id == null) {
      throw error("has the word %s, which is not among the 1-grams", text);
    }
    return id < 0 ? words.size() : id;
  }

  /** True if a sentence can have the n-gram: it begins at most before it, and ends with it. */
  private boolean occurs(int[] tokens) {
    for (int i = 0; i < tokens.length; i++) {
      boolean isMisplaced =
          i > 0 && tokens[i] == words.size()
              || i < tokens.length - 1 && tokens[i] == Vocabulary.END_OF_SENTENCE;
      if (isMisplaced) {
        return false;
      }
    }
    return true;
  }

  private IllegalArgumentException error(String message, Object... values) {
    Object[] shown = Arrays.copyOf(values, values.length);
    for (int i = 0; i < shown.length; i++) {
      if (shown[i] instanceof String text) {
        shown[i] = "'" + Excerpt.of(text, MAX_SHOWN) + "'";
      }
    }
    return new IllegalArgumentException(
        "%s: line %d %s".formatted(what, lineNumber, message.formatted(shown)));
  }

  private Vocabulary vocabulary() {
    String[] tokens = words.toArray(String[]::new);
    tokens[Vocabulary.UNKNOWN] = Vocabulary.UNKNOWN_TOKEN;
    tokens[Vocabulary.END_OF_SENTENCE] = Vocabulary.END_OF_SENTENCE_TOKEN;
    return Vocabulary.ofTokens(tokens);
  }

  private NgramModel model() {
    int order = orders.size();
    int vocabulary = words.size();
    Tables tables = NgramTables.settings(NgramModel.Form.BACKOFF, order, vocabulary);
    float[] values = new float[vocabulary + 1];
    float[] weights = new float[vocabulary + 1];
    values[Vocabulary.UNKNOWN] = Arpa.MISSING_UNKNOWN;
    orders.get(0).unigrams(values, weights);
    tables.add(Column.of(NgramTables.values(1), values));
    if (order > 1) {
      tables.add(Column.of(NgramTables.weights(1), weights));
    }
    for (int n = 2; n <= order; n++) {
      orders.get(n - 1).addTo(tables, orders.get(n - 2), vocabulary, what);
      if (n < order) {
        orders.get(n - 1).addWeights(tables);
      }
    }
    return NgramTables.read(tables, vocabulary);
  }
}
