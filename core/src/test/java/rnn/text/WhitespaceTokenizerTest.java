package rnn.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WhitespaceTokenizerTest {
  private final Tokenizer tokenizer = new WhitespaceTokenizer();

  @Test
  void everyUnicodeWhiteSpaceSeparates() {
    assertEquals(
        List.of("a", "b", "c", "d", "e", "f"),
        tokenizer.tokens(" a\tb\u00A0c\u2009d\u3000\u3000e\u0085f "));
  }

  @Test
  void aZeroWidthSpaceDoesNot() {
    assertEquals(List.of("a\u200Bb"), tokenizer.tokens("a\u200Bb"));
  }

  @Test
  void theLineHasSingleSpaces() {
    assertEquals("a , b", tokenizer.line(tokenizer.tokens("a  ,\tb")));
  }
}
