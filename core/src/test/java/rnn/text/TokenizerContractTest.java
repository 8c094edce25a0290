package rnn.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every registered tokenizer must do. */
class TokenizerContractTest {
  private static final SubwordTokenizer BYTE_PAIRS =
      BytePairLearner.learn(
          Map.of("Ġthe", 9L, "Ġcat", 5L, "Ġsat", 4L, "xxxxxxxx", 3L, "Ã©", 2L, "æ¼¢åŃĹ", 2L), 300);

  static Stream<Tokenizer> tokenizers() {
    return Stream.concat(Tokenizers.all().stream(), Stream.of(BYTE_PAIRS));
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void isFoundByItsName(Tokenizer tokenizer) {
    if (tokenizer instanceof SubwordTokenizer subwords) {
      assertThrows(IllegalArgumentException.class, () -> Tokenizers.named(tokenizer.name()));
      assertEquals(subwords.fileName(), Tokenizers.fileName(tokenizer.name()));
      SubwordTokenizer again = Tokenizers.read(tokenizer.name(), subwords.content(), "its file");
      assertEquals(subwords.vocabulary(), again.vocabulary());
      assertArrayEquals(subwords.content(), again.content());
    } else {
      assertSame(tokenizer, Tokenizers.named(tokenizer.name()));
      assertNull(Tokenizers.fileName(tokenizer.name()));
    }
    Tokenizers.require(tokenizer.name());
    assertTrue(Tokenizers.names().contains(tokenizer.name()));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNames() {
    var error = assertThrows(IllegalArgumentException.class, () -> Tokenizers.named("wordy"));
    assertEquals(
        "tokenizer must be one of whitespace, word, character, bpe but is 'wordy'",
        error.getMessage());
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void anEmptyLineHasNoTokens(Tokenizer tokenizer) {
    assertEquals(List.of(), tokenizer.tokens(""));
    assertEquals("", tokenizer.line(List.of()));
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void tokensLoseNothingButWhiteSpace(Tokenizer tokenizer) {
    for (String line : Lines.DIFFICULT) {
      List<String> tokens = tokenizer.tokens(line);
      assertEquals(Lines.withoutSpace(line), written(tokenizer, tokens));
      assertFalse(tokens.contains(""), line);
    }
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void theLineOfALinesTokensHasTheSameTokens(Tokenizer tokenizer) {
    for (String line : Lines.DIFFICULT) {
      List<String> tokens = tokenizer.tokens(line);
      assertEquals(tokens, tokenizer.tokens(tokenizer.line(tokens)), line);
    }
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void endOfSentenceBecomesANewline(Tokenizer tokenizer) {
    String eos = Vocabulary.END_OF_SENTENCE_TOKEN;
    assertEquals("a\n\nb", tokenizer.text(List.of("a", eos, eos, "b")));
    assertEquals("a\n", tokenizer.text(List.of("a", eos)));
    assertEquals("", tokenizer.text(List.of()));
  }

  @Property(tries = 300)
  void anyTextComesBack(@ForAll("texts") String line) {
    for (Tokenizer tokenizer : tokenizers().toList()) {
      List<String> tokens = tokenizer.tokens(line);
      assertEquals(Lines.withoutSpace(line), written(tokenizer, tokens));
      assertEquals(tokens, tokenizer.tokens(tokenizer.line(tokens)), tokenizer.name());
      assertTrue(tokens.stream().noneMatch(String::isEmpty));
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars("ab1.,-'\"()/$—é 漢字の한🙂\u0301\u200D\u00A0\u0085")
        .ofMaxLength(24)
        .map(
            text ->
                new String(text.codePoints().toArray(), 0, text.codePointCount(0, text.length())))
        .filter(text -> text.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000));
  }

  /** The tokens as a text without white space: bytes are no characters until a line is made. */
  private static String written(Tokenizer tokenizer, List<String> tokens) {
    return Lines.withoutSpace(
        tokenizer instanceof SubwordTokenizer ? tokenizer.line(tokens) : String.join("", tokens));
  }

  /** Lines that break careless code. */
  private static final class Lines {
    static final List<String> DIFFICULT =
        List.of(
            "",
            "?",
            "  the  cat\tsat ",
            "The <unk> sat, didn't it? \"No,\" she said ... (well-known: 1,250.75 %).",
            "naïve café — cafe\u0301s œuvre",
            "Grüße aus Köln; Добрый день! Καλημέρα",
            "漢字とかな、そして句読点。中文也是",
            "한국어 띄어쓰기 문장",
            "👩‍👩‍👧 family 👍🏽 ok ❤️",
            "no\u00A0break\u2003em\u3000wide\u0085next",
            "a.b . . c -- d - - e ' f '",
            "x".repeat(10_000));

    static String withoutSpace(String text) {
      return text.codePoints()
          .filter(c -> c > 0xFFFF || !WhitespaceTokenizer.isWhiteSpace((char) c))
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }
  }
}
