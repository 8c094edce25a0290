package rnn.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.text.Tokenizer;
import rnn.text.Tokenizers;

class LabelledLinesTest {
  private static final Tokenizer WHITESPACE = Tokenizers.named("whitespace");

  @Test
  void theFirstTabPartsLabelAndText() {
    Line line = LabelledLines.labelled(" very good \tsome\ttext here", WHITESPACE);
    assertEquals(List.of("very good"), line.labels());
    assertEquals(List.of("some", "text", "here"), line.tokens());
  }

  @Test
  void anEmptyTextKeepsItsLabelAndABlankLineHasNone() {
    assertEquals(List.of("no"), LabelledLines.labelled("no\t", WHITESPACE).labels());
    assertEquals(List.of(), LabelledLines.labelled("no\t ", WHITESPACE).tokens());
    assertEquals(List.of(), LabelledLines.labelled(" \t ", WHITESPACE).labels());
  }

  @Test
  void linesWithoutLabelAreRefused() {
    expect("has no tab: some text", () -> LabelledLines.labelled("some text", WHITESPACE));
    expect("has no label", () -> LabelledLines.labelled("\tsome text", WHITESPACE));
  }

  @Test
  void theLastSlashPartsWordAndTag() {
    Line line = LabelledLines.wordTag("  1/2/CD and/CC  //SYM \\/\\//SYM a\\/b/NN|JJ ");
    assertEquals(List.of("1/2", "and", "/", "//", "a/b"), line.tokens());
    assertEquals(List.of("CD", "CC", "SYM", "SYM", "NN|JJ"), line.labels());
    assertEquals(List.of(), LabelledLines.wordTag(" ").tokens());
  }

  @ParameterizedTest
  @ValueSource(strings = {"word", "word/", "/TAG", "either\\/or", "/"})
  void wordsWithoutWordOrTagAreRefused(String word) {
    expect(
        "one is "
            + word
            + "; write /TAG behind it (the last slash parts the two, and \\/ is a slash of the"
            + " word)",
        () -> LabelledLines.wordTag("a/X " + word));
  }

  private static void expect(String message, Runnable reading) {
    String found = assertThrows(IllegalArgumentException.class, reading::run).getMessage();
    assertTrue(found.contains(message), found);
  }
}
