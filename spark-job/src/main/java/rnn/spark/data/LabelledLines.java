package rnn.spark.data;

import java.util.ArrayList;
import java.util.List;
import rnn.text.Excerpt;
import rnn.text.Tokenizer;

/** Lines of text that have labels in them, one sequence each. */
final class LabelledLines {
  private static final int SHOWN = 60;

  private LabelledLines() {}

  /**
   * A line of {@code label<TAB>text}; a blank one has neither label nor tokens.
   *
   * @throws IllegalArgumentException if there is no tab in it, or no label before it
   */
  static Line labelled(String line, Tokenizer tokenizer) {
    if (line.isBlank()) {
      return Line.labelled(List.of(), List.of());
    }
    int tab = line.indexOf('\t');
    String label = tab < 0 ? "" : line.substring(0, tab).strip();
    if (label.isEmpty()) {
      throw new IllegalArgumentException(
          "a line must be a label, a tab and text but %s: %s; correct it, or name another --format"
              .formatted(tab < 0 ? "has no tab" : "has no label", Excerpt.of(line, SHOWN)));
    }
    return Line.labelled(tokenizer.tokens(line.substring(tab + 1)), List.of(label));
  }

  /**
   * A line of {@code word/TAG}; the last slash of each parts the two, and {@code \/} is a slash of
   * the word.
   *
   * @throws IllegalArgumentException if a word has no tag
   */
  static Line wordTag(String line) {
    List<String> tokens = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (String pair : line.strip().split("\\s+")) {
      if (pair.isEmpty()) {
        continue;
      }
      int slash = pair.lastIndexOf('/');
      if (slash <= 0 || slash == pair.length() - 1 || pair.charAt(slash - 1) == '\\') {
        throw new IllegalArgumentException(
            "every word must be word/TAG but one is %s; write /TAG behind it (the last slash parts the two, and \\/ is a slash of the word), or name another --format"
                .formatted(Excerpt.of(pair, SHOWN)));
      }
      tokens.add(pair.substring(0, slash).replace("\\/", "/"));
      labels.add(pair.substring(slash + 1));
    }
    return Line.labelled(tokens, labels);
  }
}
