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

/** What every classifier has to keep. A new one gets a line in {@link #classifiers}. */
class ClassifierContractTest {

  static Stream<Classifier> classifiers() {
    return SmallModels.classifiers().map(Models::classifier);
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void whatIsPredictedOfATextDependsOnThatTextAlone(Classifier classifier) {
    List<List<String>> texts = SmallModels.texts();
    List<ClassPrediction> together = classifier.classifyAll(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertEquals(classifier.classify(texts.get(i)), together.get(i), "text " + i);
    }
    List<List<String>> reversed = new ArrayList<>(texts);
    Collections.reverse(reversed);
    List<ClassPrediction> backwards = new ArrayList<>(classifier.classifyAll(reversed));
    Collections.reverse(backwards);
    assertEquals(together, backwards);
    assertEquals(together, classifier.classifyAll(texts), "again");
    assertTrue(together.stream().distinct().count() > 10, "the texts have all the same class");
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void theClassIsTheLikeliestOfAllOfWhichOneIsRight(Classifier classifier) {
    for (ClassPrediction prediction : classifier.classifyAll(SmallModels.texts())) {
      assertEquals(classifier.classes(), List.copyOf(prediction.probabilities().keySet()));
      double sum = prediction.probabilities().values().stream().mapToDouble(p -> p).sum();
      assertEquals(1, sum, 1e-5);
      assertEquals(Collections.max(prediction.probabilities().values()), prediction.confidence());
    }
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void noTextsHaveNoClassesAndATextWithoutTokensHasOne(Classifier classifier) {
    assertEquals(List.of(), classifier.classifyAll(List.of()));
    ClassPrediction empty = classifier.classify(List.of());
    List<String> text = SmallModels.text(3, 1);
    assertEquals(
        List.of(empty, classifier.classify(text), empty),
        classifier.classifyAll(List.of(List.of(), text, List.of())));
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void aTextOfFiveThousandTokensAndOneOfUnknownWordsHaveAClass(Classifier classifier) {
    List<String> unknown = List.of("zebra", "漢字", "<unk>", "<eos>", " ", "x".repeat(10_000));
    List<ClassPrediction> predictions =
        classifier.classifyAll(List.of(SmallModels.text(5_000, 1), unknown));
    assertEquals(2, predictions.size());
    assertTrue(classifier.classes().contains(predictions.get(0).label()));
    assertEquals(predictions.get(1), classifier.classify(unknown));
  }
}
