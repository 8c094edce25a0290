package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.spark.testkit.SharedSpark;

/** Labelled data at its limits, and beyond them: what the command line makes and says of it. */
@ExtendWith(SharedSpark.class)
class LabelledDataTest {
  @TempDir Path directory;

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private List<String> arguments(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private void refused(int status, String message, List<String> arguments) {
    TestConsole console = new TestConsole();
    assertEquals(status, console.run(arguments.toArray(String[]::new)), console.messages());
    assertTrue(console.messages().contains(message), console.messages());
  }

  private String done(List<String> arguments) {
    TestConsole console = new TestConsole();
    assertEquals(0, console.run(arguments.toArray(String[]::new)), console.messages());
    return console.messages() + console.results();
  }

  private List<String> training(String task, String format, String train, String... more) {
    List<String> arguments =
        arguments(
            "train --task %s --format %s --epochs 1 --hidden 4 --characters 2 --character-hidden 2"
                    .formatted(task, format)
                + " --shards 1 --batch 8 --model",
            directory.resolve("model").toString(),
            "--train",
            train);
    arguments.addAll(List.of(more));
    return arguments;
  }

  @Test
  void columnFilesThatWillNotDoAreToldByFileAndLine(SparkSession session) throws IOException {
    String good = file("good", "dog N\nruns V\n\n");
    String none = file("none", "dog\nruns\n\n");
    String some = file("some", "dog N\r\nruns V\r\n\r\ncat\r\n");
    refused(
        1,
        none
            + ": line 1: the line must have a label in column 2 but has 1 column: dog; check"
            + " --column-index, --label-index and --format",
        training("tag", "conll", none));
    refused(1, some + ": line 4: the line must have a label", training("tag", "conll", some));
    refused(
        1,
        good + ": line 1: the line must have a label in column 7 but has 2 columns",
        training("tag", "conll", good, "--label-index", "7"));
    refused(
        2,
        "--column-index and --label-index must be at least 1, the first column, but are 1 and 0",
        training("tag", "conll", good, "--label-index", "0"));
    refused(
        2,
        "--column-index and --label-index must be two columns but both are 1",
        training("tag", "conll", good, "--label-index", "1"));
    refused(
        1,
        "at least 2 different labels are needed but there is only \"X\"",
        training("tag", "conll", file("one", "dog X\n\ncat X\n\n")));
    refused(
        2,
        "--format must be one with a label for each token, conll, conllu, word-tag, or a table with"
            + " --label-column, but is text; name the format of the file",
        training("tag", "text", good));
  }

  @Test
  void linesThatWillNotDoAreToldByFileAndLine(SparkSession session) throws IOException {
    String noTab = file("lines", "N\tdog\nV runs\n");
    refused(
        1,
        noTab
            + ": line 2: a line must be a label, a tab and text but has no tab: V runs; correct it,"
            + " or name another --format",
        training("classify", "labelled", noTab));
    String noTag = file("words", "the/D dog\n");
    refused(
        1,
        noTag
            + ": line 1: every word must be word/TAG but one is dog; write /TAG behind it (the last"
            + " slash parts the two, and \\/ is a slash of the word), or name another --format",
        training("tag", "word-tag", noTag));
  }

  @Test
  void rowsThatWillNotDoAreTold(SparkSession session) {
    String rows = directory.resolve("rows").toString();
    session
        .sql(
            "select array('a', 'b') words, 'a b' text, array('X') tags, array('X', null) gaps,"
                + " cast(null as string) none, 1.5d number")
        .write()
        .parquet(rows);
    refused(
        1,
        "Tokens and labels of a row must be as many but are 2 and 1 in a row of " + rows,
        training("tag", "parquet", rows, "--column", "words", "--label-column", "tags"));
    refused(
        1,
        "has null or a blank string: a b; label it, or leave the row out",
        training("tag", "parquet", rows, "--column", "words", "--label-column", "gaps"));
    refused(
        1,
        "Column text must be an array<string> but is string; cast it",
        training("tag", "parquet", rows, "--column", "words", "--label-column", "text"));
    refused(
        1,
        "A number in the label column must be whole but is 1.5; cast it, index it, or make it",
        training("classify", "parquet", rows, "--column", "text", "--label-column", "number"));
    refused(
        1,
        "Rows must have a label in column none but of the 1 rows of",
        training("classify", "parquet", rows, "--column", "text", "--label-column", "none"));
    refused(
        2,
        "--label-column must name the column of the labels where --format is parquet",
        training("classify", "parquet", rows, "--column", "text"));
  }

  /** Windows line ends, several blank lines, a label seen once, 5,000 words, unseen labels. */
  @Test
  void aTaggerTakesWhatColumnFilesHave(SparkSession session) throws IOException {
    String sentence = "dog N\r\nruns V\r\n\r\n \r\n";
    String once = "hm UH\r\n\r\n";
    String longOne = "dog N\r\n".repeat(5_000) + "\r\n";
    String train = file("train", "\r\n" + sentence.repeat(20) + once + longOne);
    String test = file("test", sentence + "dog NEW\r\nnew NEW\r\n\r\n" + longOne);
    String said = done(training("tag", "conll", train, "--valid", test, "--test", test));
    assertTrue(
        said.contains(
            "Labels of the test data that are not in the training data: 2. They count as wrong"),
        said);
    assertEquals(
        List.of("N", "V", "UH"), Files.readAllLines(directory.resolve("model/labels.txt")));
    String model = directory.resolve("model").toString();
    String evaluated = done(arguments("evaluate --format conll --model", model, "--input", test));
    assertTrue(
        evaluated.contains("Labels that the model does not know: 2 of 5,004, wrong whatever"),
        evaluated);
    String out = directory.resolve("tagged").toString();
    done(arguments("predict --format conll --model", model, "--input", test, "--output", out));
    List<String> lines = Files.readAllLines(Path.of(out, "part-00000"));
    assertEquals(5_004, lines.stream().filter(line -> line.split("\\s").length == 3).count());
  }

  /** Empty texts, null labels, thousands of classes most of which come once. */
  @Test
  void aClassifierTakesEmptyTextsAndManyClasses(SparkSession session) throws IOException {
    StringBuilder lines = new StringBuilder("empty\t\n\nempty\t   \n");
    IntStream.range(0, 1_500).forEach(i -> lines.append("class" + i + "\tw" + i % 50 + "\n"));
    String train = file("train", lines.toString());
    done(
        training(
            "classify", "labelled", train, "--class-weights", "balanced", "--valid-fraction", "0"));
    assertEquals(1_501, Files.readAllLines(directory.resolve("model/labels.txt")).size());
    assertTrue(
        Files.readString(directory.resolve("model/config.json")).contains("*1500\""),
        "weights of equally frequent classes stand together");
    String texts = file("texts", "\n  \nw1\n");
    String out = directory.resolve("classified").toString();
    done(
        arguments(
            "predict --output-format parquet --model",
            directory.resolve("model").toString(),
            "--input",
            texts,
            "--output",
            out));
    List<String> predictions =
        session.read().parquet(out).collectAsList().stream()
            .filter(row -> row.getString(0).isBlank())
            .map(row -> row.getString(1))
            .toList();
    assertEquals(2, predictions.size());
    assertEquals(1, Collections.frequency(predictions, predictions.get(0)) - 1);
  }
}
