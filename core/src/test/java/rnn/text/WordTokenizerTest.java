package rnn.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordTokenizerTest {
  private final Tokenizer tokenizer = new WordTokenizer();

  @Test
  void punctuationStandsApartAndWordsStayWhole() {
    assertEquals(
        List.of(
            "Don't", "panic", ",", "well-known", "O’Neill", "…", "(", "1,250.75", "%", ")", "!"),
        tokenizer.tokens("Don't panic, well-known O’Neill… (1,250.75%)!"));
  }

  @Test
  void ellipsesAndDashesAreOneMark() {
    assertEquals(List.of("so", "...", "no", "--", "yes"), tokenizer.tokens("so...no--yes"));
  }

  @Test
  void specialTokensAreTokens() {
    assertEquals(List.of("the", "<unk>", ".", "<", "b", ">"), tokenizer.tokens("the <unk>. <b>"));
  }

  @Test
  void combiningAccentsBelongToTheirLetter() {
    assertEquals(List.of("cafe\u0301", "noir"), tokenizer.tokens("cafe\u0301 noir"));
  }

  @Test
  void chineseAndJapaneseCharactersAreTokens() {
    assertEquals(List.of("漢", "字", "、", "か", "な", "。"), tokenizer.tokens("漢字、かな。"));
    assertEquals("漢字、かな。", tokenizer.line(tokenizer.tokens("漢字、かな。")));
  }

  @Test
  void emojiKeepTheirModifiers() {
    assertEquals(List.of("ok", "❤️", "👩‍👧"), tokenizer.tokens("ok ❤️👩‍👧"));
  }

  @Test
  void theLineIsSpacedAsAWriterWould() {
    for (String line :
        List.of(
            "\"No,\" she said, \"not (yet)!\"",
            "It costs $5, or 20%; and/or «nothing».",
            "'Well,' he said: \"go.\"",
            "Mr. Smith — late — ran.")) {
      String joinedDashes = line.replace(" — ", "—");
      assertEquals(joinedDashes, tokenizer.line(tokenizer.tokens(line)));
    }
  }
}
