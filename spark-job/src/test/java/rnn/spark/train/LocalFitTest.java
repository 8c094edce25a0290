package rnn.spark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.batch.Labelling;
import rnn.fit.Lines;
import rnn.fit.LocalFit;
import rnn.grammar.EnglishGrammar;
import rnn.grammar.Sentence;
import rnn.model.ModelDirectory;
import rnn.option.OptionException;
import rnn.spark.data.Labels;
import rnn.spark.data.Source;
import rnn.spark.testkit.SharedSpark;
import rnn.text.Tokenizers;
import rnn.train.GivenOptions;
import rnn.train.TrainingListener;

/** Training in one process, beside a run on Spark with one shard, on the same rows. */
@ExtendWith(SharedSpark.class)
class LocalFitTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("words", DataTypes.createArrayType(DataTypes.StringType))
          .add("labels", DataTypes.createArrayType(DataTypes.StringType))
          .add("label", DataTypes.StringType);

  @TempDir private Path directory;

  /** The cases that decide differently: what is open, what is held out, how it is read. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "language-model | 400 | ",
        "language-model | 400 | reading=stream min-count=2 vocabulary-size=60",
        "language-model | 400 | vocabulary-size=50 valid-fraction=0.2 patience=1 epochs=3",
        "language-model | 15 | ",
        "tag | 120 | characters=6 character-hidden=5",
        "tag | 120 | valid-fraction=0 head=crf",
        "classify | 120 | characters=6 character-hidden=5",
        "classify | 12 | characters=0",
      })
  void theBitsAreThoseOfARunWithOneShard(String task, int rows, String options, SparkSession spark)
      throws IOException {
    Map<String, String> given = given(task, options == null ? "" : options);
    GivenOptions parsed = GivenOptions.ofRows(given);
    List<Sentence> sentences = sentences(rows);
    Path ofSpark = directory.resolve("spark");
    Labelling labelling = parsed.model().task().labelling();
    train(spark, sentences, parsed, ofSpark);
    LocalFit.Result result =
        LocalFit.fit(lines(sentences, labelling), plan(parsed), "the rows", listener());
    Path local = directory.resolve("local");
    ModelDirectory.write(local, result.model());
    List<String> files = new ArrayList<>(List.of("model.safetensors", "vocabulary.txt"));
    if (labelling != Labelling.NONE) {
      files.add("labels.txt");
    }
    if (options != null && options.contains("character-hidden")) {
      files.add("characters.txt");
    }
    for (String file : files) {
      assertArrayEquals(
          Files.readAllBytes(ofSpark.resolve(file)), Files.readAllBytes(local.resolve(file)), file);
    }
    assertEquals(withoutProvenance(ofSpark), withoutProvenance(local));
    assertEquals(
        ModelDirectory.read(ofSpark).provenance().get("training.tokens"),
        Long.toString(result.trainingTokens()));
  }

  private static TrainingListener listener() {
    return TrainingListener.SILENT;
  }

  private static Map<String, String> given(String task, String options) {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("task", task);
    for (String option :
        ("hidden=8 embedding=8 epochs=2 baseline=false " + options).strip().split(" ")) {
      String[] both = option.split("=");
      given.put(both[0], both[1]);
    }
    return given;
  }

  private static LocalFit.Plan plan(GivenOptions options) {
    return new LocalFit.Plan(options, Tokenizers.named(options.model().tokenizer()), Map.of());
  }

  /** Sentences, some of them twice, and two with labels of their own for words that are there. */
  private static List<Sentence> sentences(int number) {
    List<Sentence> all = new ArrayList<>(EnglishGrammar.grammar().corpus(3, number));
    all.addAll(all.subList(0, number / 5));
    return all;
  }

  private static List<String> labels(Sentence sentence, int row) {
    List<String> labels = new ArrayList<>(sentence.classes());
    if (row % 7 == 3) { // others than those of the same sentence elsewhere
      labels.set(0, "X");
    }
    return labels;
  }

  private static String label(Sentence sentence, int row) {
    return row % 7 == 3 ? "x" : sentence.kind();
  }

  private static void train(
      SparkSession spark, List<Sentence> sentences, GivenOptions options, Path model) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < sentences.size(); i++) {
      Sentence sentence = sentences.get(i);
      rows.add(
          RowFactory.create(
              sentence.tokens().toArray(), labels(sentence, i).toArray(), label(sentence, i)));
    }
    Dataset<Row> table = spark.createDataFrame(rows, SCHEMA).repartition(3);
    Labelling labelling = options.model().task().labelling();
    Source source = Source.rows(table, "words");
    if (labelling != Labelling.NONE) {
      String column = labelling == Labelling.TOKENS ? "labels" : "label";
      source = source.with(new Labels(labelling, column, 0, 0));
    }
    TrainRequest request =
        new TrainRequest(
            source,
            null,
            null,
            options,
            model.toString(),
            model + ".checkpoints",
            0,
            TrainRequest.Start.ANEW,
            Map.of());
    SparkTrainer.train(spark, request, TrainingListener.SILENT);
  }

  private static Lines lines(List<Sentence> sentences, Labelling labelling) {
    Lines lines = new Lines(labelling);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < sentences.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(5));
    for (int i : order) {
      Sentence sentence = sentences.get(i);
      lines.add(
          sentence.tokens(),
          switch (labelling) {
            case NONE -> List.of();
            case TOKENS -> labels(sentence, i);
            case SEQUENCES -> List.of(label(sentence, i));
          });
    }
    return lines;
  }

  private static String withoutProvenance(Path model) throws IOException {
    return Files.readString(model.resolve("config.json")).replaceAll("(?s)\"provenance\".*", "");
  }

  @Test
  void rowsThatNothingCanBeLearnedFromAreNamed() {
    GivenOptions options = GivenOptions.ofRows(given("language-model", ""));
    Lines blank = new Lines(Labelling.NONE);
    blank.add(List.of(), List.of());
    assertSays(
        () -> LocalFit.fit(blank, plan(options), "group 7", listener()),
        "the training text has no");
    GivenOptions watched = GivenOptions.ofRows(given("language-model", "valid-fraction=0.1"));
    Lines few = new Lines(Labelling.NONE);
    few.add(List.of("a", "b"), List.of());
    assertSays(
        () -> LocalFit.fit(few, plan(watched), "group 7", listener()),
        "group 7 has 1 sentences, too few for a share of 0.1");
    GivenOptions classes = GivenOptions.ofRows(given("classify", ""));
    Lines one = new Lines(Labelling.SEQUENCES);
    one.add(List.of("a"), List.of("only"));
    assertSays(() -> LocalFit.fit(one, plan(classes), "group 7", listener()), "at least 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shards=2|shards must be 1",
        "start-from=model|start-from has no meaning",
        "vectors=vectors.txt|vectors has no meaning",
        "tokenizer=bpe|tokenizer bpe, which is learnt from one text",
      })
  void optionsOfRunsOnSparkAreRefused(String option, String message) {
    GivenOptions options = GivenOptions.ofRows(given("language-model", option));
    OptionException e = assertThrows(OptionException.class, () -> LocalFit.requireMeaning(options));
    assertTrue(e.text().by(name -> name).contains(message), e.text().by(name -> name));
  }

  private static void assertSays(Runnable fit, String words) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, fit::run);
    assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
  }
}
