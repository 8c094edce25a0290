package rnn.spark.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.spark.job.InputException;
import rnn.text.Excerpt;

/**
 * The sentences of a column file: a line for each token, its columns parted by tabs, or by other
 * white space where a line has no tab; a line without text ends a sentence.
 *
 * <p>Lines that begin with {@code -DOCSTART-} are left out. Of Universal Dependencies, so are
 * comments ({@code #}), and the lines of words written together ({@code 1-2}) and of words left out
 * in the text ({@code 1.1}): what counts are the syntactic words.
 */
final class ColumnSentences implements Iterator<Line> {
  private static final String DOCUMENT = "-DOCSTART-";
  private static final Pattern WHITE = Pattern.compile("\\s+");
  private static final Pattern TAB = Pattern.compile("\t");
  private static final Pattern NO_WORD = Pattern.compile("\\d+[-.]\\d+");
  private static final int SHOWN = 60;

  private final String file;
  private final Iterator<String> lines;
  private final int tokenIndex;
  private final int labelIndex;
  private final boolean isUniversal;
  private final boolean isLabelled;
  private long number; // of the line, from 1
  private @Nullable Line next;

  /**
   * Sentences of {@code lines}, which are all of {@code file}'s.
   *
   * @param format {@link Source#CONLL} or {@link Source#CONLLU}
   */
  ColumnSentences(String file, Iterator<String> lines, String format, Labels columns) {
    this.file = file;
    this.lines = lines;
    this.tokenIndex = columns.tokenIndex() - 1;
    this.labelIndex = columns.labelIndex() - 1;
    this.isLabelled = columns.labelling() != Labelling.NONE;
    this.isUniversal = format.equals(Source.CONLLU);
  }

  @Override
  public boolean hasNext() {
    while (next == null && lines.hasNext()) {
      next = sentence();
    }
    return next != null;
  }

  @Override
  public Line next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Line line = next;
    next = null;
    return line;
  }

  /** The lines up to the next blank one; null if there is no token in them. */
  private @Nullable Line sentence() {
    List<String> tokens = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    while (lines.hasNext()) {
      String line = lines.next();
      number++;
      if (line.isBlank()) {
        break;
      }
      if (line.startsWith(DOCUMENT) || isUniversal && line.startsWith("#")) {
        continue;
      }
      String[] columns = (line.indexOf('\t') >= 0 ? TAB : WHITE).split(line.strip());
      if (isUniversal && NO_WORD.matcher(columns[0]).matches()) {
        continue;
      }
      tokens.add(column(columns, tokenIndex, "token", line));
      if (isLabelled) {
        labels.add(column(columns, labelIndex, "label", line));
      }
    }
    return tokens.isEmpty() ? null : Line.labelled(tokens, labels);
  }

  private String column(String[] columns, int index, String what, String line) {
    String value = index < columns.length ? columns[index].strip() : "";
    if (value.isEmpty()) {
      throw new InputException(
          "%s: line %d must have a %s in column %d but has %s: %s; check --column-index, --label-index and --format"
              .formatted(
                  file,
                  number,
                  what,
                  index + 1,
                  index < columns.length
                      ? "nothing there"
                      : columns.length == 1 ? "1 column" : columns.length + " columns",
                  Excerpt.of(line, SHOWN)));
    }
    return value;
  }
}
