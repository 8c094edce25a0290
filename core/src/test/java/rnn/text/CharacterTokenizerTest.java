package rnn.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CharacterTokenizerTest {
  private final Tokenizer tokenizer = new CharacterTokenizer();

  @Test
  void aCodePointIsOneToken() {
    assertEquals(List.of("a", " ", "é", "漢", "🙂", "!"), tokenizer.tokens("a é漢🙂!"));
  }

  @Test
  void theLineIsExactlyTheSame() {
    String line = " two  spaces\tand 👩‍👧 ";
    assertEquals(line, tokenizer.line(tokenizer.tokens(line)));
  }
}
