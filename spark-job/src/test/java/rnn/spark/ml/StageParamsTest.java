package rnn.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rnn.option.Option;

/** Params of stages: one for each option, with accessor, setter, getter, help and check. */
class StageParamsTest {

  static Stream<Params> stages() {
    return Stream.of(
        new RnnLanguageModel(),
        new RnnTagger(),
        new RnnClassifier(),
        new RnnLanguageModelModel(),
        new RnnTaggerModel(),
        new RnnClassifierModel(),
        new RnnEvaluator());
  }

  static Stream<RnnEstimator<?, ?>> estimators() {
    return Stream.of(new RnnLanguageModel(), new RnnTagger(), new RnnClassifier());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void eachParamHasItsAccessorAndSetterAndNothingElseHas(Params stage) throws Exception {
    Set<String> params =
        Arrays.stream(stage.params())
            .map(Param::name)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> accessors = new TreeSet<>();
    Set<String> setters = new TreeSet<>();
    for (Method method : stage.getClass().getMethods()) {
      boolean isParam = Param.class.isAssignableFrom(method.getReturnType());
      if (isParam && method.getParameterCount() == 0 && !method.isBridge()) {
        accessors.add(method.getName());
        assertEquals(method.getName(), ((Param<?>) method.invoke(stage)).name());
      }
      String name = method.getName();
      if (name.matches("set[A-Z].*") && !name.equals("setParent") && !method.isBridge()) {
        setters.add(name.substring(3, 4).toLowerCase() + name.substring(4));
      }
    }
    setters.remove("default");
    assertEquals(params, accessors);
    assertEquals(params, setters);
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void eachOptionOfTheTaskIsAParamWithItsHelp(RnnEstimator<?, ?> estimator) {
    for (Option<?> option : new TaskOptions(estimator.task()).meant()) {
      Param<?> param = estimator.getParam(ParamNames.of(option.name()));
      assertFalse(param.doc().isBlank(), param.name());
      assertFalse(param.doc().contains("--"), param.doc());
      assertFalse(param.doc().contains("{"), param.doc());
    }
    String explained = estimator.explainParams();
    assertTrue(explained.contains("learningRate: Length of a step"), explained);
    assertTrue(explained.contains("validationIndicatorCol: Boolean column"), explained);
  }

  @Test
  void optionsWithoutMeaningForTheTaskAreNoParams() {
    assertTrue(new RnnLanguageModel().hasParam("tied"));
    assertFalse(new RnnTagger().hasParam("tied"));
    assertTrue(new RnnTagger().hasParam("head"));
    assertFalse(new RnnClassifier().hasParam("head"));
    assertFalse(new RnnLanguageModel().hasParam("characters"));
    for (String none : List.of("task", "modelKind", "order", "states")) {
      assertFalse(new RnnLanguageModel().hasParam(none), none);
    }
    assertTrue(new RnnLanguageModel().hasParam("initialModel"));
    assertTrue(new RnnLanguageModel().hasParam("newWords"));
  }

  @Test
  void valuesAreCheckedWhereTheyAreSet() {
    RnnLanguageModel estimator = new RnnLanguageModel();
    refused("hidden must be at least 1 but is 0", () -> estimator.setHidden(0));
    refused("cell must be one of ", () -> estimator.setCell("transformer"));
    refused(
        "dropout must be a probability of zeroing in [0,1) but is 1.5",
        () -> estimator.setDropout(1.5));
    refused(
        "learningRate must be a number but is 'fast', a String",
        () -> estimator.set("learningRate", "fast"));
    refused("hidden must be a whole number but is '8.0'", () -> estimator.set("hidden", 8.0));
    refused("inputCol must name a column but is ' '", () -> estimator.setInputCol(" "));
    refused("topK must be at least 1 but is 0", () -> estimator.setTopK(0));
    refused("metricName must be one of", () -> new RnnEvaluator().setMetricName("bleu"));
    refused("hidden must be at least 1", () -> new ParamMap().put(estimator.hidden().w(0)));
  }

  private static void refused(String words, Runnable setting) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, setting::run);
    assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
  }

  @Test
  void valuesComeBackAndCopiesKeepThem() {
    RnnClassifier classifier =
        new RnnClassifier("mine").setHidden(8).setDense(7, 5).setSeed(3).setLearningRate(0.5);
    RnnClassifier copy = classifier.copy(new ParamMap().put(classifier.hidden().w(9)));
    assertEquals("mine", copy.uid());
    assertEquals(9, copy.getHidden());
    assertEquals(8, classifier.getHidden());
    assertArrayEquals(new int[] {7, 5}, copy.getDense());
    assertEquals(3L, copy.getSeed());
    assertEquals(0.5, copy.getLearningRate());
    assertEquals("lstm", copy.getCell());
    assertFalse(copy.isDefined(copy.epochs()), "chosen for the data");
    assertEquals(200, new RnnClassifier().getHidden(), "of the recipe for the task");
  }

  @Test
  void messagesOfACommandLineAreSaidInParams() {
    assertEquals(
        "lower hidden or minCount, tied = false, or labelCol; RNN_DRIVER_MEMORY, --driver-memory",
        ParamNames.in(
            "lower --hidden or --min-count, --no-tied, or --label-column; RNN_DRIVER_MEMORY,"
                + " --driver-memory"));
    assertEquals("initialModel", ParamNames.of("start-from"));
  }
}
