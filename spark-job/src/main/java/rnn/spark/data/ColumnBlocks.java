package rnn.spark.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import rnn.batch.Labelling;
import rnn.text.Excerpt;

/**
 * The sentences of a column file and the lines between them: a line for each token, its columns
 * parted by tabs, or by other white space where a line has no tab; a line without text ends a
 * sentence.
 *
 * <p>Lines that begin with {@code -DOCSTART-} are no tokens. Of Universal Dependencies, neither are
 * comments ({@code #}), nor words written together ({@code 1-2}) and words left out in the text
 * ({@code 1.1}): what counts are the syntactic words.
 *
 * <p>In other column files {@code #} may be a token. Lines above a sentence that begin with it are
 * comments if they have another number of columns than the sentence's first line, if they name a
 * value ({@code # sent_id = 12}), or if blanks follow in a first column that a tab ends. Where all
 * lines up to a blank one begin with it, they are comments if one is a bare {@code #} and more, has
 * too few columns, or another number of them.
 */
public final class ColumnBlocks implements Iterator<ColumnBlocks.Block> {
  private static final String DOCUMENT = "-DOCSTART-";
  private static final Pattern WHITE = Pattern.compile("\\s+");
  private static final Pattern TAB = Pattern.compile("\t");
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern NO_WORD = Pattern.compile("\\d+[-.]\\d+");
  private static final Pattern ENTRY = Pattern.compile("^#\\s*\\S+\\s+=(\\s|$)"); // # sent_id = 12
  private static final String COMMENT = "#";
  private static final int MAX_LINES = 100_000; // of a block: more, and the blank lines are missing
  private static final int SHOWN = 60;

  private final PlacedLines lines;
  private final int tokenIndex;
  private final int labelIndex;
  private final boolean isUniversal;
  private final boolean isLabelled;

  /**
   * Blocks of {@code lines}.
   *
   * @param format {@link Source#CONLL} or {@link Source#CONLLU}
   */
  ColumnBlocks(PlacedLines lines, String format, Labels columns) {
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
    boolean isHead = !isUniversal; // all lines so far begin with #
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.isBlank()) {
        break;
      }
      if (block.lines().size() == MAX_LINES) {
        throw lines.wrong(
            "a sentence must have at most %,d lines but this one has more; is there a blank line behind each sentence?"
                .formatted(MAX_LINES));
      }
      block.lines().add(line);
      block.isToken().add(false);
      if (isHead && line.startsWith(COMMENT)) {
        continue;
      }
      String[] columns = columns(line);
      boolean isToken = isToken(line, columns[0].strip());
      if (isUniversal && isToken && !NUMBER.matcher(columns[0].strip()).matches()) {
        throw lines.wrong(
            "a line of CoNLL-U must begin with the number of its word but is: %s; is --format another one?"
                .formatted(Excerpt.of(line, SHOWN)));
      }
      if (isHead && isToken) {
        addTokensOfHead(block, columns.length);
      }
      isHead &= !isToken;
      if (isToken) {
        addToken(block, block.lines().size() - 1, columns);
      }
    }
    if (isHead) {
      addTokensOfNumberSigns(block);
    }
    return block;
  }

  /** Adds the lines of a block without other tokens that begin with {@code #}, if they are some. */
  private void addTokensOfNumberSigns(Block block) {
    List<String> all = block.lines();
    if (areTokens(all.stream().filter(line -> line.startsWith(COMMENT)).toList())) {
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).startsWith(COMMENT)) {
          addToken(block, i, columns(all.get(i)));
        }
      }
    }
  }

  /** True if lines that all begin with {@code #} are the tokens of a sentence. */
  private boolean areTokens(List<String> all) {
    int width = columns(all.isEmpty() ? "" : all.get(0)).length;
    boolean isWide = width > Math.max(tokenIndex, isLabelled ? labelIndex : 0);
    return isWide
        && all.stream()
            .allMatch(
                line ->
                    columns(line).length == width
                        && line.length() > 1
                        && !Character.isWhitespace(line.charAt(1)));
  }

  private boolean isToken(String line, String firstColumn) {
    return !line.startsWith(DOCUMENT)
        && !(isUniversal && (line.startsWith(COMMENT) || NO_WORD.matcher(firstColumn).matches()));
  }

  private static String[] columns(String line) {
    return line.indexOf('\t') >= 0 ? TAB.split(line, -1) : WHITE.split(line.strip());
  }

  /**
   * Adds those of the block's first lines that begin with {@code #} and have {@code width} columns.
   */
  private void addTokensOfHead(Block block, int width) {
    for (int i = 0; i < block.lines().size() - 1; i++) {
      String line = block.lines().get(i);
      String[] columns = columns(line);
      boolean isSentence = WHITE.matcher(columns[0].strip()).find();
      boolean isEntry = ENTRY.matcher(line).find();
      if (line.startsWith(COMMENT) && columns.length == width && !isSentence && !isEntry) {
        addToken(block, i, columns);
      }
    }
  }

  private void addToken(Block block, int number, String[] columns) {
    String line = block.lines().get(number);
    block.isToken().set(number, true);
    block.tokens().add(column(columns, tokenIndex, "token", line));
    if (isLabelled) {
      block.labels().add(column(columns, labelIndex, "label", line));
    }
  }

  private String column(String[] columns, int index, String what, String line) {
    String value = index < columns.length ? columns[index].strip() : "";
    if (value.isEmpty()) {
      throw lines.wrong(
          "the line must have a %s in column %d but has %s: %s; check --column-index, --label-index and --format"
              .formatted(
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
