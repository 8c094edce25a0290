package rnn.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.model.Models;

/** What every tagger has to keep. A new one gets a line in {@link #taggers}. */
class TaggerContractTest {

  static Stream<Tagger> taggers() {
    return SmallModels.taggers().map(Models::tagger);
  }

  @ParameterizedTest
  @MethodSource("taggers")
  void whatIsPredictedOfATextDependsOnThatTextAlone(Tagger tagger) {
    List<List<String>> texts = SmallModels.texts();
    List<TagPrediction> together = tagger.tagAll(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertEquals(tagger.tag(texts.get(i)), together.get(i), "text " + i);
    }
    List<List<String>> reversed = new ArrayList<>(texts);
    Collections.reverse(reversed);
    List<TagPrediction> backwards = new ArrayList<>(tagger.tagAll(reversed));
    Collections.reverse(backwards);
    assertEquals(together, backwards);
    assertEquals(together, tagger.tagAll(texts), "again");
    assertTrue(
        together.stream().flatMap(prediction -> prediction.tags().stream()).distinct().count() > 1,
        "the texts are all tagged alike");
  }

  @ParameterizedTest
  @MethodSource("taggers")
  void everyTokenHasATagAndItsProbability(Tagger tagger) {
    List<List<String>> texts = SmallModels.texts();
    List<TagPrediction> predictions = tagger.tagAll(texts);
    for (int i = 0; i < texts.size(); i++) {
      TagPrediction prediction = predictions.get(i);
      assertEquals(texts.get(i).size(), prediction.tags().size());
      assertTrue(tagger.tags().containsAll(prediction.tags()), prediction.toString());
      assertTrue(
          prediction.confidences().stream().allMatch(p -> p > 0 && p <= 1 + 1e-6),
          prediction.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("taggers")
  void nothingHasNoTags(Tagger tagger) {
    assertEquals(List.of(), tagger.tagAll(List.of()));
    TagPrediction none = new TagPrediction(List.of(), List.of());
    assertEquals(none, tagger.tag(List.of()));
    List<String> text = SmallModels.text(3, 1);
    assertEquals(
        List.of(none, tagger.tag(text), none, none),
        tagger.tagAll(List.of(List.of(), text, List.of(), List.of())));
  }

  @ParameterizedTest
  @MethodSource("taggers")
  void aTextOfFiveThousandTokensIsTagged(Tagger tagger) {
    List<String> text = SmallModels.text(5_000, 1);
    TagPrediction before = tagger.tag(SmallModels.text(9, 2));
    assertEquals(5_000, tagger.tag(text).tags().size());
    assertEquals(before, tagger.tag(SmallModels.text(9, 2)), "the room it made changes nothing");
  }

  @ParameterizedTest
  @MethodSource("taggers")
  void wordsThatAreNotKnownAreTagged(Tagger tagger) {
    List<String> text = List.of("zebra", "漢字", "<unk>", "<eos>", " ", "x".repeat(10_000));
    assertEquals(text.size(), tagger.tag(text).tags().size());
  }
}
