package rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.predict.Cursor;
import rnn.testkit.Golden;
import rnn.testkit.TwinNetwork;
import rnn.text.Vocabulary;
import rnn.text.WhitespaceTokenizer;

class GeneratorTest {
  private static Generator generator(Model model) {
    return new Generator(model, KernelProvider.kernels());
  }

  private static Model strong(String reading) {
    Model model = ModelExample.model("lstm", false, 7);
    float[] parameters = model.parameters().clone();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= 3; // so that the distribution depends on the state
    }
    return new Model(model.network(), parameters, model.vocabulary(), "word", reading, Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "sentences"})
  void itDrawsWhatIsDrawnFromTheTwin(String reading) {
    Model model = strong(reading);
    int[] prompt = {4, 5, Vocabulary.END_OF_SENTENCE, 2};
    int[] tokens = generator(model).continuation(prompt, 40, Sampling.DEFAULT);

    TwinNetwork twin = TwinNetwork.of(model.network(), model.layout(), model.parameters());
    Sampler sampler =
        new Sampler(Sampling.DEFAULT, model.network().vocabularySize(), Vocabulary.UNKNOWN);
    double[] embedding = twin.parameters().get("embedding.weight");
    int E = model.network().input().outputSize();
    double[][][] states = twin.zeroStates(1)[0];
    int[] text = new int[1 + prompt.length + tokens.length];
    text[0] = Vocabulary.END_OF_SENTENCE;
    System.arraycopy(prompt, 0, text, 1, prompt.length);
    System.arraycopy(tokens, 0, text, 1 + prompt.length, tokens.length);
    for (int i = 0; i < text.length - 1; i++) {
      if (reading.equals("sentences") && text[i] == Vocabulary.END_OF_SENTENCE) {
        states = twin.zeroStates(1)[0];
      }
      double[] x = Arrays.copyOfRange(embedding, text[i] * E, (text[i] + 1) * E);
      double[] probabilities = twin.probabilities(twin.step(x, states));
      if (i >= prompt.length) {
        int drawn = sampler.draw(Golden.narrowed(probabilities), i - prompt.length);
        assertEquals(drawn, text[i + 1], "token " + (i - prompt.length));
      }
    }
    assertTrue(Arrays.stream(tokens).distinct().count() > 5, Arrays.toString(tokens));
    boolean endsSentences = Arrays.stream(tokens).anyMatch(t -> t == Vocabulary.END_OF_SENTENCE);
    assertTrue(endsSentences, Arrays.toString(tokens));
  }

  @Test
  void theTextBeginsWithThePrompt() {
    Generator generator = generator(strong("stream"));
    String text = generator.generate("The cat,\nzebra sees", 30, Sampling.DEFAULT);
    assertTrue(text.startsWith("The cat,\nzebra sees"), text);
    assertTrue(text.length() > 40, text);
    assertFalse(text.contains("<unk>"), text);
  }

  @Test
  void theSameSeedIsTheSameText() {
    Model model = strong("stream");
    Generator generator = generator(model);
    int[] first = generator.continuation(new int[] {4}, 50, Sampling.DEFAULT);
    assertArrayEquals(first, generator.continuation(new int[] {4}, 50, Sampling.DEFAULT));
    assertArrayEquals(first, generator(model).continuation(new int[] {4}, 50, Sampling.DEFAULT));
    Sampling other = new Sampling(1, 0, 1, 2, Sampling.Unknown.EXCLUDED);
    assertFalse(Arrays.equals(first, generator.continuation(new int[] {4}, 50, other)));
  }

  @Test
  void anEmptyPromptAndALengthOfZeroAreFine() {
    Generator generator = generator(strong("sentences"));
    assertEquals("", generator.generate("", 0, Sampling.DEFAULT));
    assertEquals(7, generator.continuation(new int[0], 7, Sampling.DEFAULT).length);
    assertThrows(
        IllegalArgumentException.class, () -> generator.generate("", -1, Sampling.DEFAULT));
  }

  /** Says that the token after {@code i} is {@code i + 1}, and of no others. */
  private static final class Counting implements Cursor {
    private int next = 2;

    @Override
    public Vocabulary vocabulary() {
      return Vocabulary.ofTokens(ModelExample.TOKENS);
    }

    @Override
    public void restart() {
      next = 2;
    }

    @Override
    public void advance(int token) {
      next = (token + 1) % vocabulary().size();
    }

    @Override
    public float[] nextProbabilities() {
      float[] probabilities = new float[vocabulary().size()];
      probabilities[next] = 1;
      return probabilities;
    }
  }

  @Test
  void itWritesByWhateverStateThereIs() {
    Generator generator = new Generator(new Counting(), new WhitespaceTokenizer());
    assertEquals("the a cat sees", generator.generate("", 4, Sampling.DEFAULT));
    assertEquals("cat sees Häuser", generator.generate("cat", 2, Sampling.DEFAULT));
  }

  /** A cursor that is asked for all probabilities whatever the draw. */
  private record Whole(Cursor cursor) implements Cursor {
    @Override
    public Vocabulary vocabulary() {
      return cursor.vocabulary();
    }

    @Override
    public void restart() {
      cursor.restart();
    }

    @Override
    public void advance(int token) {
      cursor.advance(token);
    }

    @Override
    public float[] nextProbabilities() {
      return cursor.nextProbabilities();
    }
  }

  @ParameterizedTest
  @CsvSource({"full,3", "adaptive,3", "adaptive,40"})
  void theLikeliestTokensAloneDecideToTheBit(String output, float scale) {
    int words = 300;
    NetworkSpec spec =
        new LanguageModelSpec(
                "lstm", words, 12, 12, 1, 0f, false, "none", "cross-entropy", output, 8)
            .network();
    String[] tokens = new String[words];
    Arrays.setAll(tokens, i -> i == 0 ? "<unk>" : i == 1 ? "<eos>" : "word" + i);
    float[] parameters = spec.layout().initial(3);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= scale; // with 40 most probabilities are 0
    }
    Model model =
        new Model(spec, parameters, Vocabulary.ofTokens(tokens), "whitespace", "stream", Map.of());
    Kernels kernels = KernelProvider.kernels();
    Generator few = generator(model);
    Generator all = new Generator(new Whole(Models.cursor(model, kernels)), model.tokenizer());
    int[] prompt = {7, 290, 0, 55};
    Set<Integer> drawn = new TreeSet<>();
    for (Sampling.Unknown unknown : Sampling.Unknown.values()) {
      for (int seed = 1; seed <= 4; seed++) {
        for (Sampling sampling :
            List.of(
                new Sampling(0, 0, 1, seed, unknown),
                new Sampling(0, 5, 0.5f, seed, unknown),
                new Sampling(1, 1, 1, seed, unknown),
                new Sampling(1, 20, 1, seed, unknown),
                new Sampling(1.3f, 150, 1, seed, unknown),
                new Sampling(0.7f, 40, 0.8f, seed, unknown),
                new Sampling(1, words - 1, 1, seed, unknown),
                new Sampling(1, 2 * words, 1, seed, unknown))) {
          int[] expected = all.continuation(prompt, 25, sampling);
          assertArrayEquals(expected, few.continuation(prompt, 25, sampling), sampling.toString());
          Arrays.stream(expected).forEach(drawn::add);
        }
      }
    }
    assertTrue(drawn.size() > 3, "other tokens than the first: " + drawn);
  }
}
