package rnn.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import rnn.batch.Labelling;
import rnn.spark.job.InputException;

class ColumnBlocksTest {

  @Test
  void tabsOrOtherWhiteSpacePartColumns() {
    assertEquals(List.of("a/X b/Y"), conll("a\tX", "b\tY"));
    assertEquals(List.of("a/X b/Y"), conll("a X", "  b   Y  "));
    assertEquals(List.of("New York/X"), conll("New York\tX"));
  }

  @Test
  void blankLinesEndSentencesAndManyMakeNone() {
    assertEquals(List.of("a/X", "b/Y"), conll("", "a X", " \t ", "", "b Y", ""));
    assertEquals(List.of(), conll("", "  "));
  }

  @Test
  void anEmptyColumnKeepsItsPlace() {
    Labels third = new Labels(Labelling.TOKENS, null, 2, 3);
    assertEquals(List.of("a/X"), sentences(Source.CONLL, third, "\ta\tX"));
    assertEquals(List.of("a/X"), sentences(Source.CONLL, third, "\u3000\ta\tX\t"));
    expect("line 1: the line must have a token in column 2 but has nothing there", third, "a\t\tX");
  }

  @Test
  void documentsAreNoTokens() {
    assertEquals(List.of("a/X"), conll("-DOCSTART- -X-", "", "a X"));
    assertEquals(List.of("a/X"), conll("-DOCSTART-", "a X"));
  }

  @Test
  void aNumberSignIsATokenIfItHasTheColumnsOfOne() {
    assertEquals(List.of("#/X b/Y #/Z"), conll("# X", "b Y", "# Z"));
    assertEquals(List.of("#tag/X b/Y"), conll("#tag X", "b Y"));
    assertEquals(List.of("a/X"), conll("# id 7 of 9", "# more", "", "# a text", "a X"));
    assertEquals(List.of("a/X"), conll("# id 7\tdomain=train", "a\tX"));
    assertEquals(List.of("#/X b/Y"), conll("# id 7 of 9", "# X", "b Y"));
  }

  @Test
  void aSentenceOfHashtagsAloneIsASentence() {
    assertEquals(
        List.of("#sun/X #sea/Y", "a/X", "#late/Z"),
        conll("#sun X", "#sea Y", "", "a X", "", "#late Z"));
    assertEquals(List.of("#sun/X"), conll("# at the sea", "", "#sun\tX", "", "# the end"));
    ColumnBlocks.Block block =
        blocks(Source.CONLL, new Labels(Labelling.NONE, null, 1, 2), "#sun", "#sea").next();
    assertEquals(List.of(true, true), block.isToken());
    assertEquals(List.of("#sun", "#sea"), block.tokens());
  }

  @Test
  void commentsThatNoSentenceFollowsAreNoSentence() {
    assertEquals(List.of(), conll("# comment", "# another"));
    assertEquals(List.of(), conll("#comment"), "it has no label");
    assertEquals(List.of(), conll("#by X", "# made by Y"), "a bare # among them");
    assertEquals(List.of(), conll("#by X", "#made by Y"), "of different widths");
    assertEquals(List.of("a/X"), conll("# comment", "", "a X"));
    Labels upos = new Labels(Labelling.TOKENS, null, 2, 4);
    assertEquals(List.of(), sentences(Source.CONLLU, upos, "#a\tb\tc\tD", "#e\tf\tg\tH"));
  }

  @Test
  void aDocumentBesideLinesOfNumberSignsIsNoToken() {
    assertEquals(List.of(), conll("-DOCSTART- O"));
    assertEquals(List.of(), conll("-DOCSTART- O", "# id 7"));
    assertEquals(List.of(), conll("# id", "-DOCSTART- O"));
    assertEquals(List.of("#sun/X"), conll("-DOCSTART- O", "#sun X"));
    Labels fourth = new Labels(Labelling.TOKENS, null, 1, 4);
    assertEquals(
        List.of("a/O"), sentences(Source.CONLL, fourth, "-DOCSTART- -X- -X- O", "", "a DT B-NP O"));
  }

  @Test
  void aCommentThatNamesAValueIsNoTokenHoweverManyColumnsItHas() {
    Labels fourth = new Labels(Labelling.TOKENS, null, 1, 4);
    String[] lines = {"# id = 12", "#id = 12 13", "#sun NN B-NP O", "a DT B-NP O", "# SYM O O"};
    assertEquals(List.of("#sun/O a/O #/O"), sentences(Source.CONLL, fourth, lines));
    String[] hash = {"# SYM B-NP O", "a DT I-NP O"};
    assertEquals(List.of("#/O a/O"), sentences(Source.CONLL, fourth, hash));
  }

  @Test
  void universalDependenciesAreTheSyntacticWords() {
    Labels upos = new Labels(Labelling.TOKENS, null, 2, 4);
    String[] lines = {
      "# text = im #1",
      "1-2\tim\t_\t_\t_",
      "1\tin\tin\tADP\tAPPR",
      "2\tdem\tder\tDET\tART",
      "2.1\tleft\tout\tX\tX",
      "3\t#\t#\tSYM\t$",
      "4\t10 000\t_\tNUM\tCARD"
    };
    assertEquals(List.of("in/ADP dem/DET #/SYM 10 000/NUM"), sentences(Source.CONLLU, upos, lines));
    Labels xpos = new Labels(Labelling.TOKENS, null, 2, 5);
    assertEquals(List.of("in/APPR dem/ART #/$ 10 000/CARD"), sentences(Source.CONLLU, xpos, lines));
  }

  @Test
  void blocksHoldTheirLinesAsTheyStand() {
    String[] lines = {"# id 7 of 9", "-DOCSTART- O", "a  X"};
    ColumnBlocks.Block block = blocks(Source.CONLL, ofTokens(), lines).next();
    assertEquals(List.of(lines), block.lines());
    assertEquals(List.of(false, false, true), block.isToken());
    assertEquals(List.of("a"), block.tokens());
  }

  @Test
  void labelsAreNotAskedForWhereTheyAreNotRead() {
    Labels none = new Labels(Labelling.NONE, null, 1, 2);
    ColumnBlocks.Block block = blocks(Source.CONLL, none, "a", "b").next();
    assertEquals(List.of("a", "b"), block.tokens());
    assertEquals(List.of(), block.labels());
  }

  @Test
  void missingColumnsAreNamedByTheirLine() {
    expect(
        "line 3: the line must have a label in column 2 but has 1 column: b",
        ofTokens(),
        "a X",
        "",
        "b");
  }

  @Test
  void plainTextIsNoConllU() {
    Labels upos = new Labels(Labelling.TOKENS, null, 2, 4);
    InputException e =
        assertThrows(
            InputException.class,
            () -> sentences(Source.CONLLU, upos, "# text", "the dog hears a bird ."));
    String expected =
        "line 2: a line of CoNLL-U must begin with the number of its word but is: the dog hears a"
            + " bird .; is --format another one?";
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void sentencesMayBeLongButNotAsLongAsAFile() {
    List<String> lines = Collections.nCopies(5_000, "a X");
    assertEquals(5_000, conll(lines.toArray(String[]::new)).get(0).split(" ").length);
    String[] endless = Collections.nCopies(100_001, "a X").toArray(String[]::new);
    expect("line 100001: a sentence must have at most 100,000 lines", ofTokens(), endless);
  }

  private static Labels ofTokens() {
    return new Labels(Labelling.TOKENS, null, 1, 2);
  }

  private static List<String> conll(String... lines) {
    return sentences(Source.CONLL, ofTokens(), lines);
  }

  /** Each sentence as {@code token/label token/label}. */
  private static List<String> sentences(String format, Labels columns, String... lines) {
    List<String> sentences = new ArrayList<>();
    Iterator<Line> read = new ColumnSentences(blocks(format, columns, lines));
    while (read.hasNext()) {
      sentences.add(tagged(read.next()));
    }
    return sentences;
  }

  private static String tagged(Line line) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < line.tokens().size(); i++) {
      pairs.add(line.tokens().get(i) + "/" + line.labels().get(i));
    }
    return String.join(" ", pairs);
  }

  private static ColumnBlocks blocks(String format, Labels columns, String... lines) {
    return new ColumnBlocks(new NumberedLines(List.of(lines).iterator()), format, columns);
  }

  private static void expect(String message, Labels columns, String... lines) {
    String found =
        assertThrows(InputException.class, () -> sentences(Source.CONLL, columns, lines))
            .getMessage();
    assertTrue(found.startsWith(message), found);
  }

  /** Lines that are numbered from 1. */
  private static final class NumberedLines implements PlacedLines {
    private final Iterator<String> lines;
    private int number;

    NumberedLines(Iterator<String> lines) {
      this.lines = lines;
    }

    @Override
    public boolean hasNext() {
      return lines.hasNext();
    }

    @Override
    public String next() {
      number++;
      return lines.next();
    }

    @Override
    public InputException wrong(String message) {
      return new InputException("line %d: %s".formatted(number, message));
    }
  }
}
