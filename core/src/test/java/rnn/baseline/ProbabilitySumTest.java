package rnn.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.testkit.RandomText;

class ProbabilitySumTest {
  private static final int SIZE = 15;

  private static String file(int order) throws IOException {
    List<int[]> text = RandomText.text(new Random(order), 150, SIZE);
    StringWriter out = new StringWriter();
    NgramModel model = Ngrams.model(text, SIZE, order, new int[order + 1]);
    Arpa.write(model, RandomText.vocabulary(SIZE), out);
    return out.toString();
  }

  private static ProbabilitySum farthest(String file) {
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    return ProbabilitySum.farthest(Arpa.read(new ByteArrayInputStream(bytes), "lm.arpa").model());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aModelOfOursSumsToOne(int order) throws IOException {
    ProbabilitySum farthest = farthest(file(order));
    assertFalse(farthest.isWrong(), farthest.toString());
    assertEquals(1, farthest.sum(), 1e-4);
  }

  @Test
  void aNumberThatWasChangedIsFoundInTheContextThatHasIt() throws IOException {
    String file = file(2);
    int line = file.indexOf("\t<s> ");
    int begin = file.lastIndexOf('\n', line) + 1;
    ProbabilitySum farthest =
        farthest(file.substring(0, begin) + "0" + file.substring(line)); // of the first word: 1
    assertTrue(farthest.isWrong());
    assertEquals(List.of(), farthest.context());
    assertTrue(farthest.sum() > 1.5, farthest.toString());
  }
}
