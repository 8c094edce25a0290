package rnn.spark.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.spark.checkpoint.SampleCheckpoints.RUN;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.option.Option;
import rnn.spark.data.Provenance;
import rnn.spark.testkit.Runs;
import rnn.task.LabelScheme;
import rnn.text.LabelSet;
import rnn.text.Vocabulary;
import rnn.train.LabelOptions;
import rnn.train.ModelOptions;

/** Changes of a labelled run that is to go on, as its user is told them. */
class ChangedLabelsTest {
  private static final String TAG = "tag";
  private static final String CLASSIFY = "classify";

  /** Task, option, its value before and now. */
  private static final String[][] CHANGES = {
    {TAG, "direction", "both", "forward"},
    {TAG, "characters", "5", "6"},
    {TAG, "characters", "5", "0"},
    {TAG, "characters", "0", "5"},
    {TAG, "character-hidden", "7", "8"},
    {TAG, "word-dropout", "0.2", "0.1"},
    {TAG, "head", "crf", "softmax"},
    {TAG, "head", "softmax", "crf"},
    {TAG, "cell", "gru", "lstm"},
    {TAG, "embedding", "9", "10"},
    {TAG, "hidden", "11", "12"},
    {TAG, "layers", "1", "2"},
    {TAG, "dropout", "0.2", "0.3"},
    {CLASSIFY, "direction", "both", "forward"},
    {CLASSIFY, "characters", "5", "0"},
    {CLASSIFY, "character-hidden", "7", "8"},
    {CLASSIFY, "pooling", "max", "last"},
    {CLASSIFY, "shortcut", "none", "input"},
    {CLASSIFY, "dense", "none", "100"},
    {CLASSIFY, "dense", "200,100", "100"},
    {CLASSIFY, "class-weights", "equal", "balanced"},
    {CLASSIFY, "class-weights", "balanced", "equal"},
    {CLASSIFY, "layers", "1", "0"},
    {CLASSIFY, "dropout", "0.2", "0.3"},
  };

  private static String[][] optionChanges() {
    return CHANGES;
  }

  private static ModelOptions model(String task) {
    return Runs.labelled(task);
  }

  private static ModelOptions model(String task, String option, String value) {
    Option<?> declared =
        Stream.concat(ModelOptions.DECLARED.stream(), LabelOptions.DECLARED.stream())
            .filter(one -> one.name().equals(option))
            .findFirst()
            .orElseThrow();
    return value.equals("none") ? model(task) : model(task).with(o -> o.parse(declared, value));
  }

  private static ExampleEncoder encoder(
      ModelOptions model, String words, String characters, String labels) {
    Map<String, Long> counts = new LinkedHashMap<>();
    String[] names = labels.split(" ");
    for (int i = 0; i < names.length; i++) {
      counts.put(names[i], (long) (names.length - i));
    }
    boolean readsCharacters = model.labels().characterEmbedding() > 0;
    return new ExampleEncoder(
        Vocabulary.ofTokens(("<unk> <eos> " + words).split(" ")),
        readsCharacters ? Vocabulary.ofTokens(("<unk> <eos> " + characters).split(" ")) : null,
        LabelSet.of(counts),
        model.task().labelling());
  }

  private static RunIdentity run(ModelOptions model, ExampleEncoder encoder, String text) {
    int size = encoder.words().size();
    LabelScheme scheme =
        encoder.labelling() == Labelling.TOKENS
            ? LabelScheme.of(encoder.labels())
            : LabelScheme.PLAIN;
    return new RunIdentity(
        RUN.options(),
        model.networkSpec(encoder, size, scheme),
        "whitespace",
        Provenance.hash(encoder),
        text,
        "none");
  }

  private static RunIdentity run(ModelOptions model) {
    return run(model, encoder(model, "a b", "a b", "X Y"), "text");
  }

  private static List<String> changes(RunIdentity was, RunIdentity is) {
    return new RunChanges(was, is).forbidden();
  }

  @ParameterizedTest
  @MethodSource("optionChanges")
  void anOptionIsNamedWithItsValueBeforeAndNow(
      String task, String option, String before, String now) {
    assertEquals(
        List.of("--%s: was %s, is %s".formatted(option, before, now)),
        changes(run(model(task, option, before)), run(model(task, option, now))));
  }

  @Test
  void everyOptionOfLabelsIsTried() {
    Set<String> tried = new TreeSet<>(Set.of(LabelOptions.TASK.name()));
    Stream.of(CHANGES).map(change -> change[1]).forEach(tried::add);
    for (Option<?> option : LabelOptions.DECLARED) {
      assertTrue(tried.contains(option.name()), option.name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TAG, CLASSIFY})
  void ofAnotherTaskNothingElseIsTold(String task) {
    String other = task.equals(TAG) ? CLASSIFY : TAG;
    assertEquals(
        List.of("--task: was %s, is %s".formatted(task, other)),
        changes(run(model(task)), run(model(other))));
    assertEquals(List.of("--task: was language-model, is " + task), changes(RUN, run(model(task))));
  }

  @ParameterizedTest
  @ValueSource(strings = {TAG, CLASSIFY})
  void labelsAndCharactersOfTheDataAreNamed(String task) {
    ModelOptions model = model(task);
    RunIdentity before = run(model, encoder(model, "a b", "a b", "X Y"), "text");
    assertEquals(
        List.of("the labels (of --train, --label-column and --label-index): were 2, are 3"),
        changes(before, run(model, encoder(model, "a b", "a b", "X Y Z"), "other")));
    assertEquals(
        List.of("the labels (of --train, --label-column and --label-index): are others"),
        changes(before, run(model, encoder(model, "a b", "a b", "X Z"), "other")));
    assertEquals(
        List.of("the characters of the training text (--train): were 4, are 5"),
        changes(before, run(model, encoder(model, "a b", "a b c", "X Y"), "text")));
    assertEquals(
        List.of("the characters of the training text (--train): are others"),
        changes(before, run(model, encoder(model, "a b", "a c", "X Y"), "text")));
    List<String> words =
        changes(before, run(model, encoder(model, "a b c", "a b c", "X Y"), "other"));
    assertEquals(1, words.size(), words.toString());
    assertTrue(words.get(0).endsWith("was of 4 tokens, is of 5"), words.toString());
    assertEquals(
        List.of(
            "the training text (--train, --format, --column, --label-column, --column-index,"
                + " --label-index, --valid, --valid-fraction): is another"),
        changes(before, run(model, encoder(model, "a b", "a b", "X Y"), "other")));
  }

  /** Rows of transitions and weights of classes are many; none of them is printed. */
  @Test
  void anotherNotationIsSaidInWords() {
    ModelOptions model = model(TAG);
    RunIdentity iob = run(model, encoder(model, "a b", "a b", "O B-X I-X"), "text");
    RunIdentity bioes = run(model, encoder(model, "a b", "a b", "O S-X B-X I-X E-X"), "other");
    assertEquals(
        List.of("the labels (of --train, --label-column and --label-index): were 3, are 5"),
        changes(iob, bioes));
    RunIdentity plain =
        new RunIdentity(
            RUN.options(),
            model.networkSpec(encoder(model, "a b", "a b", "O B-X I-X"), 4, LabelScheme.PLAIN),
            "whitespace",
            iob.vocabulary(),
            "text",
            "none");
    assertEquals(
        List.of("the notation of the labels: allows other transitions"), changes(iob, plain));
  }
}
