package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.Batch;
import rnn.spark.evaluate.LabelReport;
import rnn.spark.train.TrainReport;
import rnn.task.ClassScoring;
import rnn.task.Classification;
import rnn.task.LabelScheme;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.task.TagScoring;
import rnn.task.Tagging;
import rnn.text.LabelSet;
import rnn.train.RoundTimes;
import rnn.train.RunFigures;

/** What the command line says of taggers and classifiers, to people and to programs. */
class LabelSummaryTest {
  private static final LabelSet NAMES = LabelSet.ofLabels("O", "B-PER", "I-PER", "B-LOC", "I-LOC");
  private static final LabelSet TAGS = LabelSet.ofLabels("NOUN", "VERB");
  private static final LabelSet KINDS = LabelSet.ofLabels("ham", "spam", "newsletter");
  private static final int LOC = 3; // B-LOC

  /** A tagger of spans; of three gold ones it finds one, and it makes one more. */
  private static LabelReport spans() {
    Scoring scoring = new Scoring(Tagging.NAME, LabelScheme.of(NAMES), NAMES.size());
    TagScoring score = new TagScoring(scoring.scheme(), NAMES.size());
    boolean[] known = {true, true, true, false};
    score.add(new int[] {1, 2, 0, LOC}, new int[] {1, 2, 0, 0}, known, 4, 1.0);
    score.add(new int[] {LOC}, new int[] {1}, new boolean[] {false}, 1, 0.5);
    return new LabelReport(scoring, NAMES, score.score(), score.score());
  }

  /** A tagger of plain tags, all of whose words are known. */
  private static LabelReport tags(int... gold) {
    Scoring scoring = new Scoring(Tagging.NAME, LabelScheme.PLAIN, TAGS.size());
    TagScoring score = new TagScoring(scoring.scheme(), TAGS.size());
    for (int label : gold) {
      score.add(new int[] {label}, new int[] {0}, new boolean[] {true}, 1, 0.25);
    }
    return new LabelReport(scoring, TAGS, score.score(), Score.ZERO);
  }

  /** A classifier that takes two of four for spam. */
  private static LabelReport kinds() {
    return classes(KINDS, new int[][] {{0, 0}, {0, 1}, {2, 1}, {1, 1}, {0, 0}});
  }

  private static LabelReport classes(LabelSet labels, int[][] goldAndPredicted) {
    ClassScoring score = new ClassScoring(labels.size());
    for (int[] pair : goldAndPredicted) {
      score.add(pair[0], pair[1], 0.5);
    }
    Scoring scoring = new Scoring(Classification.NAME, LabelScheme.PLAIN, labels.size());
    return new LabelReport(scoring, labels, score.score(), Score.ZERO);
  }

  /** {@code number} classes, each twice, once taken for the next one. */
  private static LabelReport classes(int number) {
    LabelSet labels =
        LabelSet.ofLabels(
            IntStream.range(0, number).mapToObj(i -> "class" + i).toArray(String[]::new));
    int[][] pairs =
        IntStream.range(0, number)
            .boxed()
            .flatMap(i -> Stream.of(new int[] {i, i}, new int[] {i, (i + 1) % number}))
            .toArray(int[][]::new);
    return classes(labels, pairs);
  }

  private static TrainReport trained(LabelReport labels) {
    double none = Double.NaN;
    RunFigures figures = new RunFigures(32, 4, 1000, 64_000, RoundTimes.NONE, 1.5, 1, 2);
    return new TrainReport(
        none, none, none, none, none, 1000, 250.5, 3, 3, 3, 1, 32, 4, 61, 5000, figures, labels,
        List.of());
  }

  private static JsonNode json(Map<String, Object> results) throws JsonProcessingException {
    return new ObjectMapper().readTree(JsonLine.of(results));
  }

  private static List<String> names(JsonNode json) {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }

  // For programs.

  @Test
  void aTaggerOfSpansHasItsFiguresByTheAgreedNames() throws JsonProcessingException {
    JsonNode json = json(TrainSummary.results(trained(spans())));
    assertEquals(
        List.of(
            "testF1",
            "testPrecision",
            "testRecall",
            "testImproper",
            "testAccuracy",
            "testKnownWordAccuracy",
            "testUnknownWordAccuracy",
            "testLogLoss",
            "unknownWordAccuracy",
            "validF1",
            "validPrecision",
            "validRecall",
            "validImproper",
            "validAccuracy",
            "validKnownWordAccuracy",
            "validUnknownWordAccuracy",
            "validLogLoss",
            "tokens"),
        names(json).subList(0, 18));
    assertFalse(json.has("testPerplexity"), "a tagger has none");
    assertEquals(0.4, json.get("testF1").doubleValue(), 1e-12);
    assertEquals(0.5, json.get("testPrecision").doubleValue(), 1e-12);
    assertEquals(1.0 / 3, json.get("testRecall").doubleValue(), 1e-12);
    assertEquals(0.6, json.get("validAccuracy").doubleValue(), 1e-12);
    assertEquals(0, json.get("unknownWordAccuracy").doubleValue());
    assertEquals(1, json.get("testKnownWordAccuracy").doubleValue());
    assertEquals(0.3, json.get("testLogLoss").doubleValue(), 1e-12);
  }

  @Test
  void plainTagsHaveNoSpansAndWhatIsNotDefinedIsNull() throws JsonProcessingException {
    JsonNode json = json(LabelSummary.results(tags(0, 0, 1)));
    assertEquals(
        List.of(
            "testAccuracy",
            "testKnownWordAccuracy",
            "testUnknownWordAccuracy",
            "testLogLoss",
            "unknownWordAccuracy",
            "validAccuracy",
            "validKnownWordAccuracy",
            "validUnknownWordAccuracy",
            "validLogLoss"),
        names(json));
    assertEquals(2.0 / 3, json.get("testAccuracy").doubleValue(), 1e-12);
    assertEquals(0.25, json.get("testLogLoss").doubleValue(), 1e-12);
    assertTrue(json.get("unknownWordAccuracy").isNull(), "there are no unknown words");
    assertTrue(json.get("validAccuracy").isNull(), "nothing was held out");
    assertTrue(json.get("validLogLoss").isNull(), "nothing was held out");
  }

  @Test
  void aClassifierHasAccuracyMacroF1AndLogLoss() throws JsonProcessingException {
    JsonNode json = json(LabelSummary.results(kinds()));
    assertEquals(
        List.of(
            "testAccuracy",
            "testMacroF1",
            "testLogLoss",
            "validAccuracy",
            "validMacroF1",
            "validLogLoss"),
        names(json));
    assertEquals(0.6, json.get("testAccuracy").doubleValue(), 1e-12);
    // ham: 2·2/(3+2), spam: 2·1/(1+3), newsletter: 0
    assertEquals((0.8 + 0.5) / 3, json.get("testMacroF1").doubleValue(), 1e-12);
    assertEquals(0.5, json.get("testLogLoss").doubleValue(), 1e-12);
  }

  @Test
  void anEvaluationOfClassesHasTheirMatrixByGoldThenPredicted() throws JsonProcessingException {
    JsonNode json = json(LabelSummary.evaluatedResults(kinds()));
    assertEquals(
        List.of("testAccuracy", "testMacroF1", "testLogLoss", "classes", "confusionMatrix"),
        names(json));
    assertEquals("[\"ham\",\"spam\",\"newsletter\"]", json.get("classes").toString());
    assertEquals("[[2,1,0],[0,1,0],[0,1,0]]", json.get("confusionMatrix").toString());
    assertEquals(100, json(LabelSummary.evaluatedResults(classes(100))).get("classes").size());
    JsonNode many = json(LabelSummary.evaluatedResults(classes(101)));
    assertEquals(List.of("testAccuracy", "testMacroF1", "testLogLoss"), names(many));
  }

  @Test
  void anEvaluationOfTagsHasNoMatrix() throws JsonProcessingException {
    JsonNode json = json(LabelSummary.evaluatedResults(spans()));
    assertEquals(
        List.of(
            "testF1",
            "testPrecision",
            "testRecall",
            "testImproper",
            "testAccuracy",
            "testKnownWordAccuracy",
            "testUnknownWordAccuracy",
            "testLogLoss",
            "unknownWordAccuracy"),
        names(json));
  }

  // For people.

  @Test
  void eachTypeOfSpanHasItsFiguresAndTheMostFrequentConfusionsFollow() {
    assertEquals(
        """
        Span F1                      40.00 %
        Span precision               50.00 %
        Span recall                  33.33 %
        Improper predictions         0
        Accuracy                     60.00 %
        Accuracy of known words      100.00 %
        Accuracy of unknown words    0.00 %
        Log loss                     0.3000 nats
                   precision    recall        F1     gold
          LOC              -    0.00 %    0.00 %        2
          PER        50.00 %  100.00 %   66.67 %        1
        Most often confused (gold, predicted):
          B-LOC            O                1
          B-LOC            B-PER            1\
        """,
        String.join("\n", LabelSummary.evaluated(spans())));
  }

  @Test
  void eachClassHasItsFiguresAndFewClassesTheirMatrix() {
    assertEquals(
        """
        Accuracy                     60.00 %
        Macro-F1                     43.33 %
        Log loss                     0.5000 nats
                     precision    recall        F1     gold
          ham         100.00 %   66.67 %   80.00 %        3
          spam         33.33 %  100.00 %   50.00 %        1
          newsletter         -    0.00 %    0.00 %        1
          gold \\ predicted  ham  spam  newsletter
          ham                 2     1           0
          spam                0     1           0
          newsletter          0     1           0\
        """,
        String.join("\n", LabelSummary.evaluated(kinds())));
  }

  @Test
  void plainTagsHaveNoFiguresOfTheirOwn() {
    assertEquals(
        """
        Accuracy                     66.67 %
        Accuracy of known words      66.67 %
        Accuracy of unknown words    -
        Log loss                     0.2500 nats
        Most often confused (gold, predicted):
          VERB             NOUN             1\
        """,
        String.join("\n", LabelSummary.evaluated(tags(0, 1, 0))));
    assertEquals(4, LabelSummary.evaluated(tags(0, 0)).size(), "nothing is confused");
  }

  /** Lines of the three figures, of each class, of the matrix and of the confusions. */
  @ParameterizedTest
  @CsvSource({"20, 21, 21, 0", "21, 22, 0, 11", "40, 41, 0, 11", "41, 0, 0, 11"})
  void manyClassesAreToldInFewLines(int number, int figures, int matrix, int confusions) {
    List<String> lines = LabelSummary.evaluated(classes(number));
    assertEquals(3 + figures + matrix + confusions, lines.size(), String.join("\n", lines));
    assertEquals(figures > 0, lines.stream().anyMatch(line -> line.endsWith("F1     gold")));
    assertEquals(matrix > 0, lines.stream().anyMatch(line -> line.contains("gold \\ predicted")));
    assertEquals(
        confusions > 0, lines.contains("Most often confused (gold, predicted):"), "confusions");
    if (confusions > 0) {
      assertEquals("  class9           class10          1", lines.get(lines.size() - 1));
    }
  }

  @Test
  void labelsThatTheModelDoesNotKnowAreTold() {
    String said =
        "Labels that the model does not know: 1 of 3, wrong whatever is predicted; is this the"
            + " column of the labels it was trained on?";
    List<String> ofTags = LabelSummary.evaluated(tags(0, Batch.UNSEEN_LABEL, 1));
    assertEquals(said, ofTags.get(4));
    assertTrue(ofTags.contains("  (not in training) NOUN             1"), ofTags.toString());
    int[][] pairs = {{0, 0}, {Batch.UNSEEN_LABEL, 1}, {1, 1}};
    LabelReport ofClasses = classes(KINDS, pairs);
    List<String> lines = LabelSummary.evaluated(ofClasses);
    assertEquals(said, lines.get(3));
    String last = lines.get(lines.size() - 1);
    assertTrue(last.matches("  \\(not in training\\) +0 +1( +0)*"), last);
    long[] unseen = (long[]) LabelSummary.evaluatedResults(ofClasses).get("confusionsOfUnseen");
    assertEquals(1, unseen[1]);
    assertFalse(LabelSummary.evaluatedResults(kinds()).containsKey("confusionsOfUnseen"));
    assertFalse(String.join("\n", LabelSummary.evaluated(kinds())).contains("does not know"));
  }

  @Test
  void numbersAreWrittenAlikeWhateverTheLanguage() {
    Locale before = Locale.getDefault();
    int[][] pairs =
        Stream.concat(
                Stream.generate(() -> new int[] {0, 1}).limit(1234),
                Stream.generate(() -> new int[] {Batch.UNSEEN_LABEL, 1}).limit(1100))
            .toArray(int[][]::new);
    LabelReport few = classes(KINDS, pairs);
    LabelReport many = classes(classes(21).labels(), pairs);
    List<String> expected =
        Stream.of(few, many).flatMap(each -> LabelSummary.evaluated(each).stream()).toList();
    assertTrue(expected.stream().anyMatch(line -> line.contains("1,100 of 2,334")));
    Locale.setDefault(Locale.GERMANY);
    try {
      assertEquals(
          expected,
          Stream.of(few, many).flatMap(each -> LabelSummary.evaluated(each).stream()).toList());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aTrainingEndsWithWhatIsHeldOutAndWithTheTestData() {
    assertEquals(
        """
        Held-out span F1 (epoch 2 of 3)
          span F1                      40.00 %
          span precision               50.00 %
          span recall                  33.33 %
          improper predictions         0
          accuracy                     60.00 %
          accuracy of known words      100.00 %
          accuracy of unknown words    0.00 %
          log loss                     0.3000 nats\
        """,
        String.join(
            "\n", LabelSummary.lines(trained(spans()), " (epoch 2 of 3)", false).subList(0, 9)));
    List<String> lines = LabelSummary.lines(trained(kinds()), "", true);
    assertEquals("Test", lines.get(0), "nothing was held out");
    assertEquals(5, lines.size());
    assertTrue(lines.get(4).startsWith("Best possible       100 %"), lines.get(4));
    assertEquals(List.of(), LabelSummary.lines(trained(null), "", false));
  }
}
