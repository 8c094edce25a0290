package rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.cell.Cells;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.predict.Continuation;
import rnn.predict.Details;
import rnn.predict.LanguageModel;
import rnn.predict.SmallModels;
import rnn.predict.State;
import rnn.predict.TextDetails;
import rnn.text.Vocabulary;

/** Texts that are continued piece by piece, against the same texts as a whole. */
class ContinuedTextTest {
  private static final Details ALL = new Details(true, true, 3);

  static Stream<TrainedModel> models() {
    return Stream.of(
            SmallModels.languageModels(),
            Stream.of(SmallModels.hiddenMarkovModel(), SmallModels.bigrams()),
            Cells.names().stream().map(cell -> wide(cell, 33, 2, "full")),
            Stream.of(
                wide("lstm", 96, 1, "full"),
                wide("gru", 50, 2, "adaptive"),
                wide("elman", 33, 1, "sampled")))
        .flatMap(models -> models);
  }

  /** A model whose products fill the kernels' tiles. */
  private static Model wide(String cell, int hidden, int layers, String output) {
    String[] tokens =
        Stream.concat(Stream.of("<unk>", "<eos>"), IntStream.range(0, 900).mapToObj(i -> "w" + i))
            .toArray(String[]::new);
    Vocabulary words = Vocabulary.ofTokens(tokens);
    NetworkSpec spec =
        new LanguageModelSpec(
                cell,
                words.size(),
                hidden,
                hidden,
                layers,
                0.1f,
                false,
                "none",
                "cross-entropy",
                output,
                20)
            .network();
    float[] parameters = spec.layout().initial(3);
    return new Model(spec, parameters, words, "whitespace", "sentences", Map.of());
  }

  private static List<String> text(TrainedModel model, int length) {
    SplittableRandom random = new SplittableRandom(length);
    List<String> text = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      int id = random.nextInt(model.vocabulary().size() + 1);
      boolean isWord = id > Vocabulary.END_OF_SENTENCE && id < model.vocabulary().size();
      text.add(isWord ? model.vocabulary().token(id) : "zebra");
    }
    return text;
  }

  /** What is found of {@code text} in pieces of up to {@code most} tokens, and of its end. */
  private static List<Continuation> inPieces(LanguageModel scorer, List<String> text, int most) {
    SplittableRandom random = new SplittableRandom(most);
    List<Continuation> pieces = new ArrayList<>();
    State state = scorer.start();
    int from = 0;
    while (from < text.size()) {
      int to = Math.min(text.size(), from + 1 + random.nextInt(most));
      pieces.add(scorer.continueText(state, text.subList(from, to), ALL));
      state = pieces.get(pieces.size() - 1).state();
      from = to;
    }
    pieces.add(scorer.continueText(state, List.of(), ALL));
    pieces.add(scorer.continueText(state, List.of(Vocabulary.END_OF_SENTENCE_TOKEN), ALL));
    return pieces;
  }

  @ParameterizedTest
  @MethodSource("models")
  void piecesHaveTheDetailsOfTheWholeToTheBit(TrainedModel trained) {
    try (LoadedModel model = LoadedModel.of(trained)) {
      LanguageModel scorer = model.scorer();
      List<List<String>> texts =
          Stream.of(0, 1, 2, 33, 70).map(length -> text(trained, length)).toList();
      List<TextDetails> together = scorer.detailAll(texts, ALL);
      for (int i = 0; i < texts.size(); i++) {
        for (int most : new int[] {1, 3, 40}) {
          List<Continuation> pieces = inPieces(scorer, texts.get(i), most);
          String what = "%d tokens by %d".formatted(texts.get(i).size(), most);
          assertArrayEquals(
              together.get(i).surprises(),
              pieces.stream()
                  .flatMapToDouble(p -> Arrays.stream(p.details().surprises()))
                  .toArray(),
              what);
          assertArrayEquals(
              together.get(i).ranks(),
              pieces.stream().flatMapToInt(p -> Arrays.stream(p.details().ranks())).toArray(),
              what);
          Continuation last = pieces.get(pieces.size() - 2); // before the end
          assertEquals(together.get(i).candidates(), last.details().candidates(), what);
        }
      }
    }
  }

  /** Few tokens without ranks: the states of windows, the numbers of steps. */
  @ParameterizedTest
  @MethodSource("models")
  void smallPiecesHaveTheStatesOfWindowsAndTheNumbersOfSteps(TrainedModel trained) {
    Details asked = new Details(true, false, 3);
    try (LoadedModel model = LoadedModel.of(trained)) {
      LanguageModel scorer = model.scorer();
      List<String> text = text(trained, 40);
      text.set(17, Vocabulary.END_OF_SENTENCE_TOKEN); // within a small piece
      State state = scorer.start();
      int from = 0;
      for (int length = 0; from < text.size(); length = (length + 1) % 7) {
        List<String> piece = text.subList(from, Math.min(text.size(), from + length));
        Continuation read = scorer.continueText(state, piece, asked);
        Continuation inWindows = scorer.continueText(state, piece, ALL);
        String what = piece.size() + " tokens from " + from;
        assertEquals(inWindows.state(), read.state(), what);
        assertEquals(0, read.details().ranks().length);
        assertArrayEquals(inWindows.details().surprises(), read.details().surprises(), 1e-4, what);
        assertEquals(3, read.details().candidates().size());
        State stepped = state;
        boolean isStepped =
            trained instanceof Model && piece.size() <= LanguageModel.MAX_STEPPED_TOKENS;
        for (int i = 0; isStepped && i < piece.size(); i++) {
          assertEquals(scorer.surprise(stepped, piece.get(i)), read.details().surprises()[i], what);
          stepped = scorer.continueText(stepped, piece.subList(i, i + 1), ALL).state();
        }
        assertEquals(
            isStepped ? scorer.next(stepped, 3) : inWindows.details().candidates(),
            read.details().candidates(),
            what);
        state = read.state();
        from += piece.size();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void statesAreThoseOfStepsToRounding(TrainedModel trained) {
    try (LoadedModel model = LoadedModel.of(trained)) {
      LanguageModel scorer = model.scorer();
      List<String> text = text(trained, 20);
      State state = scorer.start();
      for (String token : text) {
        double surprise = scorer.continueText(state, List.of(token), ALL).details().surprises()[0];
        assertEquals(scorer.surprise(state, token), surprise, 1e-4 * Math.max(1, surprise));
        state = scorer.continueText(state, List.of(token), ALL).state();
        assertTrue(state.hasMarkOf(scorer.start()));
      }
      List<Double> surprises =
          Arrays.stream(scorer.detail(text, ALL).surprises()).boxed().distinct().toList();
      assertTrue(surprises.size() > 3, "they depend on nothing: " + surprises);
    }
  }

  @Test
  void whatIsNotAskedForIsEmptyAndOthersStatesAreRefused() {
    List<LoadedModel> models = SmallModels.languageModels().map(LoadedModel::of).toList();
    LanguageModel scorer = models.get(0).scorer();
    State state = scorer.start();
    Continuation none =
        scorer.continueText(state, List.of("the", "zebra"), new Details(false, false, 0));
    assertEquals(0, none.details().surprises().length);
    assertEquals(0, none.details().ranks().length);
    assertEquals(List.of(), none.details().candidates());
    assertEquals(none.state(), scorer.continueText(state, List.of("the", "zebra"), ALL).state());
    State other = models.get(1).scorer().start();
    assertFalse(state.hasMarkOf(other));
    assertFalse(state.hasMarkOf(State.of(new byte[3])));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> scorer.continueText(other, List.of("the"), ALL))
            .getMessage();
    assertTrue(message.startsWith("A state must be of this model"), message);
    List<String> tokens = new ArrayList<>();
    tokens.add(null);
    assertThrows(IllegalArgumentException.class, () -> scorer.continueText(state, tokens, ALL));
    models.forEach(LoadedModel::close);
    assertThrows(
        IllegalStateException.class, () -> scorer.continueText(state, List.of("the"), ALL));
  }
}
