package rnn.spark.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import rnn.batch.Labelling;
import rnn.spark.job.InputException;
import rnn.text.Excerpt;

/**
 * The sentences of a column file and the lines between them: a line for each token, its columns
 * parted by tabs, or by other white space where a line has no tab; a line without text ends a
 * sentence.
 *
 * <p>Lines that begin with {@code -DOCSTART-} are no tokens. Of Universal Dependencies, neither are
 * comments ({@code #}), nor words written together ({@code 1-2}) and words left out in the text
 * ({@code 1.1}): what counts are the syntactic words.
 */
public final class ColumnBlocks implements Iterator<ColumnBlocks.Block> {
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

  /**
   * Blocks of {@code lines}, which are all of {@code file}'s.
   *
   * @param format {@link Source#CONLL} or {@link Source#CONLLU}
   */
  ColumnBlocks(String file, Iterator<String> lines, String format, Labels columns) {
    this.file = file;
    this.lines = lines;
    this.tokenIndex = columns.tokenIndex() - 1;
    this.labelIndex = columns.labelIndex() - 1;
    this.isLabelled = columns.labelling() != Labelling.NONE;
    this.isUniversal = format.equals(Source.CONLLU);
  }

  /**
   * The lines up to a blank one.
   *
   * @param lines all of them, the blank one not
   * @param isToken which of them are tokens
   * @param tokens of those lines
   * @param labels of those lines; none if they are not read
   */
  public record Block(
      List<String> lines, List<Boolean> isToken, List<String> tokens, List<String> labels) {}

  @Override
  public boolean hasNext() {
    return lines.hasNext();
  }

  @Override
  public Block next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Block block =
        new Block(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    while (lines.hasNext()) {
      String line = lines.next();
      number++;
      if (line.isBlank()) {
        break;
      }
      String[] columns = (line.indexOf('\t') >= 0 ? TAB : WHITE).split(line.strip());
      boolean isToken =
          !line.startsWith(DOCUMENT)
              && !(isUniversal && (line.startsWith("#") || NO_WORD.matcher(columns[0]).matches()));
      block.lines().add(line);
      block.isToken().add(isToken);
      if (isToken) {
        block.tokens().add(column(columns, tokenIndex, "token", line));
        if (isLabelled) {
          block.labels().add(column(columns, labelIndex, "label", line));
        }
      }
    }
    return block;
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
