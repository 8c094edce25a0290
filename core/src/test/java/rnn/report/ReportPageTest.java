package rnn.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.head.Heads;
import rnn.input.Inputs;
import rnn.model.LocalFolder;
import rnn.model.ModelFormatException;
import rnn.network.LanguageModelSpec;
import rnn.network.StackSpec;

class ReportPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A configuration whose texts are what a hostile corpus would have. */
  private static ObjectNode config() throws IOException {
    return (ObjectNode)
        JSON.readTree(
            """
            {"kind": "language-model", "parameterCount": 12,
             "network": {"stack": {"cell": "lstm", "layers": 1}, "head": {"weights": [1, 2]}},
             "tokenizer": "whitespace",
             "provenance": {"version": "1", "training": "a</script><script>alert(1)</script>",
               "training.options": "{block-momentum=-1.0, dense=[200, 100], epochs=2, schedule=linear:0.2:0.02}",
               "validation.unknownTokens": "31",
               "option.epochs": "2", "option.column": "it's <b>", "option.tie": "true",
               "baseline.unigram": "{testPerplexity=7}"}}
            """);
  }

  private static RunData run(String metrics) throws IOException {
    return RunData.of("/models/lm/", config(), metrics.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aRunIsReadColumnByColumn() throws IOException {
    JsonNode json =
        run("""
        {"epoch":1,"round":1,"tokens":10,"lossNats":2.5,"learningRate":1,"seconds":0.5}
        {"epoch":1,"round":2,"tokens":20,"lossNats":null,"learningRate":1,"seconds":0.25}
        {"epoch":1,"samples":["old"]}
        {"epoch":1,"samples":["a b"]}
        {"epoch":1,"tokens":30,"validationLossNats":2.0,"seconds":1,"judge":"accuracy","judged":0.5}
        {"epoch":2,"round":1,"rejected":"too large","learningRateFactor":0.5}
        {"baseline":"unigram","testPerplexity":7.5}
        {"results":{"testPerplexity":7}}
        """)
            .json();

    assertEquals("[10,20]", json.path("rounds").path("tokens").toString());
    assertEquals("[1,1]", json.path("rounds").path("rounds").toString());
    assertEquals("[null,null]", json.path("rounds").path("busySeconds").toString());
    assertEquals("[2.5,null]", json.path("rounds").path("lossNats").toString());
    assertEquals("[2.0]", json.path("epochs").path("validationLossNats").toString());
    assertEquals("[0.5]", json.path("epochs").path("judged").toString());
    assertEquals("accuracy", json.path("judge").asText());
    assertEquals("a b", json.path("samples").path(0).path("samples").path(0).asText());
    assertEquals("too large", json.path("rejections").path(0).path("rejected").asText());
    assertEquals(7.5, json.path("baselines").path(0).path("testPerplexity").asDouble());
    assertEquals(7, json.path("results").path("testPerplexity").asInt());
    assertEquals("lstm", json.path("network").path("cell").asText());
    assertEquals("1, 2", json.path("network").path("class weights").asText());
    assertEquals("linear:0.2:0.02", json.path("chosen").path("--schedule").asText());
    assertEquals("[200, 100]", json.path("chosen").path("--dense").asText());
    assertEquals("by its rule", json.path("chosen").path("--block-momentum").asText());
    assertEquals("2", json.path("options").path("--epochs").asText());
    assertEquals("31", json.path("data").path("held-out data: unknown tokens").asText());
    assertEquals("1", json.path("versions").path("rnn-spark").asText());
    assertEquals(1, json.path("samples").size(), "one for each epoch");
    assertEquals(0, json.path("unread").asInt());
  }

  /** Titles and values of the figures of a run of {@code kind} with these metrics. */
  private static List<String> figures(String kind, String loss, String metrics) throws IOException {
    ObjectNode config = config().put("kind", kind);
    ((ObjectNode) config.path("network").path("head")).put("loss", loss);
    List<String> figures = new ArrayList<>();
    RunData.of("/m", config, metrics.getBytes(StandardCharsets.UTF_8))
        .json()
        .path("figures")
        .forEach(
            figure ->
                figures.add(
                    "%s %.3f%s"
                        .formatted(
                            figure.path("title").asText(),
                            figure.path("value").asDouble(),
                            figure.path("isShare").asBoolean() ? ", a share" : "")));
    return figures;
  }

  @Test
  void figuresStandUnderTheirTitlesThoseOnHeldOutDataFirst() throws IOException {
    assertEquals(
        List.of(
            "held-out accuracy 0.800, a share",
            "held-out accuracy of unknown words 0.500, a share",
            "held-out log loss 0.250",
            "test accuracy 0.900, a share",
            "test span F1 0.700, a share",
            "test improper predictions 3.000"),
        figures(
            "tag",
            "none",
            """
            {"epoch":1,"tokens":30,"validationLossNats":2.0,"judge":"accuracy","judged":0.5}
            {"results":{"testAccuracy":0.9,"validAccuracy":0.8,"testF1":0.7,"validUnknownWordAccuracy":0.5,"testImproper":3,"validLogLoss":0.25}}
            """));
    assertEquals(
        List.of(
            "held-out perplexity 8.000",
            "test perplexity 9.000",
            "test perplexity per word 30.000",
            "test bits per byte 1.500",
            "best possible perplexity 7.000"),
        figures(
            "language-model",
            "cross-entropy",
            """
            {"results":{"testPerplexity":9,"testPerplexityPerWord":30,"testBitsPerByte":1.5,"validPerplexity":8,"bestPossiblePerplexity":7}}
            """));
  }

  @Test
  void theBestEpochStandsForTheFigureOnHeldOutDataThatARunDidNotLeave() throws IOException {
    String epochs =
        """
        {"epoch":1,"tokens":30,"validationLossNats":2.0,"averagePerplexity":7.5,"judge":"accuracy","judged":0.5}
        {"epoch":2,"tokens":60,"validationLossNats":2.1,"judge":"accuracy","judged":0.75}
        {"epoch":3,"tokens":90,"validationLossNats":null,"judge":"accuracy","judged":null}
        """;
    String test = "{\"results\":{\"testPerplexity\":9}}\n";
    assertEquals(
        List.of("held-out perplexity 7.389", "test perplexity 9.000"),
        figures("language-model", "cross-entropy", epochs + test));
    assertEquals(
        List.of("held-out perplexity 6.500"),
        figures("language-model", "cross-entropy", epochs.replace("7.5", "6.5")),
        "of the mean of epochs");
    assertEquals(List.of(), figures("language-model", "squared-error", epochs));
    assertEquals(List.of(), figures("language-model", "cross-entropy", ""));
    assertEquals(List.of("held-out accuracy 0.750, a share"), figures("classify", "none", epochs));
  }

  @Test
  void everyFieldOfANetworkHasAName() {
    List<String> paths = new ArrayList<>();
    Inputs.kinds()
        .forEach(
            (kind, record) -> {
              addFields("input ", record, paths);
              addFields("input " + kind + " ", record, paths);
            });
    addFields("stack ", StackSpec.class, paths);
    Heads.kinds().forEach((kind, record) -> addFields("head ", record, paths));
    addFields("", LanguageModelSpec.class, paths);
    paths.removeIf(path -> path.startsWith("input ") && path.endsWith(" inputs")); // its parts have
    assertTrue(paths.size() > 40, paths.toString());
    for (String path : paths) {
      assertTrue(EntryNames.isKnown(path), "a name for " + path);
    }
    assertEquals("some new thing", EntryNames.ofNetwork("some newThing"));
  }

  private static void addFields(String prefix, Class<?> record, List<String> paths) {
    for (RecordComponent field : record.getRecordComponents()) {
      paths.add(prefix + field.getName());
    }
  }

  @Test
  void partsOfAnInputAreToldApart() throws IOException {
    ObjectNode config = config();
    ((ObjectNode) config.path("network"))
        .set(
            "input",
            JSON.readTree(
                """
                {"kind": "concatenation", "inputs": [
                 {"kind": "words", "vocabularySize": 50, "embeddingSize": 100},
                 {"kind": "characters", "characters": 30, "embeddingSize": 25, "hiddenSize": 9}]}
                """));
    JsonNode network = RunData.of("/m", config, new byte[0]).json().path("network");

    assertEquals(100, network.path("embedding size").asInt());
    assertEquals(25, network.path("embedding size of characters").asInt());
    assertEquals(9, network.path("units over characters").asInt());
    assertEquals("concatenation", network.path("input").asText());
  }

  @Test
  void aModelSaysWhatLearnedAndWhichWeightsItHas() throws IOException {
    ObjectNode config = config().put("modelKind", "kneser-ney");
    ((ObjectNode) config.path("provenance"))
        .put("counting.options", "{order=5, pruning=[0, 1]}")
        .put("weights.type", "bfloat16")
        .put("weights.roundedFrom", "/models/lm");
    JsonNode json = RunData.of("/m", config, new byte[0]).json();

    assertEquals("kneser-ney", json.path("network").path("model").asText());
    assertEquals("bfloat16", json.path("network").path("weights").asText());
    assertEquals("/models/lm", json.path("data").path("weights: rounded from").asText());
    assertEquals("5", json.path("chosen").path("--order").asText());
    assertEquals("[0, 1]", json.path("chosen").path("--pruning").asText());
  }

  /** A line on the tasks of a round. */
  private static String tasks(int round, int shards, double started, double median, String more) {
    return "{\"epoch\":1,\"round\":%d,\"tasks\":{\"shards\":%d,\"startedSeconds\":%s,\"minSeconds\":0.1,\"medianSeconds\":%s,\"maxSeconds\":3,\"slowest\":1,\"slowestExecutor\":\"%d\"%s}}\n"
        .formatted(round, shards, started, median, round % 2, more);
  }

  @Test
  void tasksAreCountedAndTheirAttemptsKnowTheirRound() throws IOException {
    String failed =
        ",\"failed\":1,\"attempts\":[{\"shard\":1,\"attempt\":0,\"outcome\":\"failed\",\"reason\":\"</script>\"}]";
    JsonNode json =
        run(tasks(1, 4, 0.5, 1, "") + tasks(2, 4, 3, 2, failed) + tasks(3, 3, 5, 2, "")).json();

    JsonNode read = json.path("tasks");
    assertEquals(3, read.path("rounds").asInt());
    assertEquals(11, read.path("tasks").asInt());
    assertEquals(1, read.path("failed").asInt());
    assertEquals("{\"0\":1,\"1\":2}", read.path("slowestOf").toString());
    assertEquals("[0.5,3.0,5.0]", read.path("startedSeconds").toString());
    assertEquals(1.5, read.path("slowestInMedians").asDouble(), "of 3, 1.5 and 1.5");
    JsonNode attempt = read.path("attempts").path(0);
    assertEquals(2, attempt.path("round").asInt());
    assertEquals(2, attempt.path("medianSeconds").asDouble());
    assertEquals(0, json.path("rounds").path("tokens").size(), "no rounds of training");
    assertTrue(run("").json().path("tasks").isMissingNode(), "an old run has none");
  }

  @Test
  void tasksOfManyRoundsAreAsFewPoints() throws IOException {
    StringBuilder metrics = new StringBuilder();
    for (int i = 0; i < 10_001; i++) {
      metrics.append(tasks(i + 1, 64, i, i == 7 ? 2 : 1, ""));
    }
    JsonNode read = run(metrics.toString()).json().path("tasks");

    int points = read.path("startedSeconds").size();
    assertTrue(points > 1_000 && points <= TaskColumns.MAX_POINTS, "points: " + points);
    assertEquals(3, read.path("slowestInMedians").asDouble(), "of each round, not of a point");
    assertTrue(
        run(tasks(1, 2, 0, 0, "")).json().path("tasks").path("slowestInMedians").isMissingNode());
    assertEquals(10_001 * 64, read.path("tasks").asInt());
    assertEquals(1.125, read.path("medianSeconds").path(0).asDouble(), 1e-12);
    assertEquals(8, read.path("startedSeconds").path(1).asDouble());
  }

  /** Provenance of a run on {@code training}, and {@code pairs} of an option and its value. */
  private static JsonNode command(String training, String... pairs) {
    ObjectNode config = JSON.createObjectNode();
    ObjectNode provenance = config.putObject("provenance").put("training", training);
    provenance.put("validation", "v1, v2");
    for (int i = 0; i < pairs.length; i += 2) {
      provenance.put("option." + pairs[i], pairs[i + 1]);
    }
    return RunData.of("/models/lm", config, new byte[0]).json().path("command");
  }

  private static void assertCommand(String expected, JsonNode command) {
    assertEquals("rnn train " + expected, command.asText());
  }

  @Test
  void theCommandHasEveryOptionInTheFormThatIsParsed() {
    assertCommand(
        "--no-baseline --column 'it'\\''s <b>' --epochs 2 --no-report-text --tie --train t.txt",
        command(
            "t.txt (csv, column it's <b>)",
            "baseline",
            "false",
            "column",
            "it's <b>",
            "epochs",
            "2",
            "no-report-text",
            "true",
            "tie",
            "true",
            "no-shared",
            "false",
            "sweep",
            "hidden=1,2",
            "train",
            "t.txt"));
  }

  @Test
  void severalPathsAreSeveralAndThoseNotKnownAreLeftOut() {
    assertCommand("--train a.txt b.txt", command("a.txt, b.txt", "train", "a.txt b.txt"));
    assertCommand("--train 'a b.txt'", command("a b.txt", "train", "a b.txt"));
    assertCommand("--train 'a b' c", command("a b, c (parquet, column text)", "train", "a b c"));
    assertCommand("--train a b …", command("a, b, ... (25 paths)", "train", "a b ... (25 paths)"));
    assertCommand("--train …", command("elsewhere", "train", "a b"));
    assertCommand("--train a --valid v1 v2", command("a", "train", "a", "valid", "v1 v2"));
  }

  @Test
  void whereTheDataHasNoNameThereIsNoCommand() {
    assertTrue(command("the DataFrame (rows, column text)", "hidden", "8").isMissingNode());
    assertTrue(command("a.txt").isMissingNode(), "options that are not known");
    assertTrue(command("grammar, 9 sentences, seed 1").isMissingNode());
    assertCommand("--hidden 8", command("grammar, 9 sentences, seed 1", "hidden", "8"));
  }

  @Test
  void roundsBeyondWhatACurveCanShowAreMeansOfNeighbours() throws IOException {
    int rounds = 130_001;
    StringBuilder metrics = new StringBuilder();
    for (int i = 0; i < rounds; i++) {
      metrics.append(
          "{\"epoch\":1,\"round\":1,\"tokens\":%d,\"lossNats\":%s,\"learningRate\":2,\"seconds\":0.5}\n"
              .formatted(1 + 2 * (i % 2), i == 7 ? "null" : i % 2));
    }
    JsonNode columns = run(metrics.toString()).json().path("rounds");

    int points = columns.path("tokens").size();
    assertTrue(points > 1_000 && points <= 2_000, "points: " + points);
    long tokens = 0;
    double seconds = 0;
    int covered = 0;
    for (int i = 0; i < points; i++) {
      tokens += columns.path("tokens").path(i).longValue();
      seconds += columns.path("seconds").path(i).doubleValue();
      covered += columns.path("rounds").path(i).intValue();
    }
    assertEquals(2L * rounds - 1, tokens);
    assertEquals(0.5 * rounds, seconds);
    assertEquals(rounds, covered);
    assertEquals(0.75, columns.path("lossNats").path(1).doubleValue(), 1e-12, "by tokens");
    assertEquals(2, columns.path("learningRate").path(0).doubleValue());
    assertTrue(columns.path("spread").path(0).isNull());
    assertTrue(ReportPage.of(List.of(run(metrics.toString()))).length < 600_000);
  }

  @Test
  void runsThatAreCalledAlikeAreToldApart() throws IOException {
    assertEquals(List.of("a/model", "b/model"), names("file:/x/a/model", "file:/x/b/model/"));
    assertEquals(List.of("lm", "tag"), names("/x/lm", "/y/tag"));
    assertEquals(List.of("lm (1)", "lm (2)"), names("/x/lm", "/x/lm"));
    assertEquals(List.of("x/lm", "lm"), names("x/lm", "lm"));
  }

  private static List<String> names(String... locations) throws IOException {
    List<RunData> runs = new ArrayList<>();
    for (String location : locations) {
      runs.add(RunData.of(location, config(), new byte[0]));
    }
    String page = new String(ReportPage.of(runs), StandardCharsets.UTF_8);
    String data = page.substring(page.indexOf("id=\"data\">") + "id=\"data\">".length());
    List<String> names = new ArrayList<>();
    JSON.readTree(data.substring(0, data.indexOf("</script>")))
        .forEach(run -> names.add(run.path("name").asText()));
    return names;
  }

  @Test
  void linesThatCannotBeReadAreCountedAndTheRestIsShown() throws IOException {
    JsonNode json =
        run("{\"epoch\":1,\"round\":1,\"tokens\":10}\n{\"epoch\":1,\"ro\nnull\n").json();

    assertEquals(2, json.path("unread").asInt());
    assertEquals("[10]", json.path("rounds").path("tokens").toString());
  }

  @Test
  void noTextClosesTheScriptThatItStandsIn() throws IOException {
    String metrics =
        "{\"epoch\":1,\"samples\":[\"</script><script>alert(2)</script> <!-- \\u2028"
            + " <!--script-->\"]}\n";
    String page = new String(ReportPage.of(List.of(run(metrics))), StandardCharsets.UTF_8);

    assertFalse(page.contains("<script>alert"), "no script of the corpus");
    assertEquals(3, page.split("</script>", -1).length - 1, "the page's own scripts alone");
    String data = page.substring(page.indexOf("id=\"data\">") + "id=\"data\">".length());
    data = data.substring(0, data.indexOf("</script>"));
    assertFalse(data.contains("<"), "no tag at all");
    assertEquals(
        "</script><script>alert(2)</script> <!-- \u2028 <!--script-->",
        JSON.readTree(data).path(0).path("samples").path(0).path("samples").path(0).asText());
  }

  @Test
  void thePageNeedsNothingElse() throws IOException {
    String page = new String(ReportPage.of(List.of(run(""))), StandardCharsets.UTF_8);

    assertFalse(page.matches("(?s).*(src|href)=\"(?!data:).*"), "nothing is loaded");
    assertTrue(page.contains("uPlot"), "what draws is there");
  }

  @Test
  void aModelOfTheFirstVersionHasAPage() throws IOException {
    Path old = Path.of("src/test/resources/rnn/golden/model-v1");
    RunData run = RunData.read(new LocalFolder(old));

    assertEquals("model-v1", run.name());
    assertTrue(ReportPage.of(List.of(run, run)).length > 50_000);
  }

  @Test
  void whereThereIsNoModelThatIsSaid(@TempDir Path empty) throws IOException {
    ModelFormatException none =
        assertThrows(
            ModelFormatException.class, () -> RunData.read(new LocalFolder(empty.resolve("x"))));
    assertTrue(none.getMessage().contains("There is no model in"), none.getMessage());

    Files.writeString(empty.resolve("config.json"), "{\"kind\"");
    ModelFormatException damaged =
        assertThrows(ModelFormatException.class, () -> RunData.read(new LocalFolder(empty)));
    assertTrue(damaged.getMessage().contains("config.json"), damaged.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ReportPage.of(List.of()));
  }
}
