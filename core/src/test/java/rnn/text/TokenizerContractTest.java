package rnn.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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

  static Stream<Tokenizer> tokenizers() {
    return Tokenizers.all().stream();
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void isFoundByItsName(Tokenizer tokenizer) {
    assertSame(tokenizer, Tokenizers.named(tokenizer.name()));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNames() {
    var error = assertThrows(IllegalArgumentException.class, () -> Tokenizers.named("bpe"));
    assertEquals(
        "tokenizer must be one of whitespace, word, character but is 'bpe'", error.getMessage());
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
      assertEquals(Lines.withoutSpace(line), Lines.withoutSpace(String.join("", tokens)));
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
    for (Tokenizer tokenizer : Tokenizers.all()) {
      List<String> tokens = tokenizer.tokens(line);
      assertEquals(Lines.withoutSpace(line), Lines.withoutSpace(String.join("", tokens)));
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
