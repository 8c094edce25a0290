package rnn.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a browser shows of a page: headless Chromium, where there is one. */
class ReportScreensTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int HEIGHT = 1_400;
  private static final int BLUE = 0x2a6fbb; // --s0 of page.css, by light
  private static final int BRIGHT_BLUE = 0x6aa9ee; // by dark
  private static final int ORANGE = 0xb8541a; // --s1
  private static final int BRIGHT_ORANGE = 0xf08a4b;
  private static final int LIGHT = 0xfcfcfb; // --paper
  private static final int DARK = 0x161615;

  private static final String SAYS = "The page says: ";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"1200,light", "1200,dark", "700,light", "700,dark", "500,light", "500,dark"})
  void curvesAreDrawnInBothSchemesAndThreeWidthsWithoutAnError(int width, String scheme)
      throws Exception {
    boolean isDark = scheme.equals("dark");
    Screen screen = screen(ReportPage.of(List.of(languageModel())), width, isDark);

    assertEquals(List.of(), screen.errors());
    assertEquals(isDark ? DARK : LIGHT, screen.image().getRGB(2, 2) & 0xffffff, "the paper");
    int curve = screen.pixels(isDark ? BRIGHT_BLUE : BLUE);
    assertTrue(curve > 200, "pixels of the training curve: " + curve);
  }

  /** Of a round of a second, a tenth is waiting and a tenth communicating. */
  @Test
  void theLegendOfStackedSecondsSaysEachShareAndNotItsHeight() throws Exception {
    String rows = "[...document.querySelectorAll('.u-series')].map(row => row.textContent)";
    assertPageSays(
        "communicating0.1000; waiting0.1000; computing0.8000",
        rows + ".filter(text => /(comput|wait|communicat)ing/.test(text)).join('; ')");
  }

  @Test
  void numbersAreShortAndKeepTheirPowersOfTen() throws Exception {
    String numbers = "[9999.7, 9999, 1.5e-7, 999999, 123456, 12.9151, 0]";
    assertPageSays(
        "10 k; 9999; 1.500e-7; 1 M; 123 k; 12.92; 0", numbers + ".map(drawing.short).join('; ')");
  }

  /** What the script {@code expression} gives on the page of a language model. */
  private void assertPageSays(String expected, String expression)
      throws IOException, InterruptedException {
    byte[] page = ReportPage.of(List.of(languageModel()));
    String text = screen(page, 1200, false, expression).text();
    assertTrue(text.startsWith(SAYS + expected + "\""), text);
  }

  @ParameterizedTest
  @CsvSource({"1200,light", "1200,dark", "500,light"})
  void attemptsAreDrawnByTheirOutcomesAndThoseWorthALookAreListed(int width, String scheme)
      throws Exception {
    boolean isDark = scheme.equals("dark");
    String tasks =
        """
        {"epoch":1,"round":1,"tasks":{"shards":2,"startedSeconds":0.5,"minSeconds":1,"medianSeconds":1,"maxSeconds":6,"slowest":1,"slowestExecutor":"2","failed":1,"attempts":[
        {"shard":0,"attempt":0,"executor":"1","host":"node1","startedSeconds":0.5,"waitedSeconds":0.1,"seconds":1,"computingSeconds":0.9},
        {"shard":1,"attempt":0,"executor":"1","host":"node1","startedSeconds":0.5,"waitedSeconds":0.1,"seconds":4,"computingSeconds":0.9,"outcome":"failed","reason":"a <b>fault</b>"},
        {"shard":1,"attempt":1,"executor":"2","host":"node2","startedSeconds":5,"waitedSeconds":0.1,"seconds":6,"computingSeconds":5.5}]}}
        {"epoch":1,"round":2,"tasks":{"shards":2,"startedSeconds":12,"minSeconds":1,"medianSeconds":1,"maxSeconds":1,"slowest":1,"slowestExecutor":"1"}}
        """
            .replace("[\n", "[")
            .replace(",\n{\"shard", ",{\"shard");
    Screen screen = screen(page(config("language-model"), tasks), width, isDark);

    assertEquals(List.of(), screen.errors());
    int blue = screen.pixels(isDark ? BRIGHT_BLUE : BLUE);
    int orange = screen.pixels(isDark ? BRIGHT_ORANGE : ORANGE);
    assertTrue(blue > 500 && orange > 300, "pixels of bars: " + blue + ", " + orange);
    for (String part :
        List.of(
            "1 attempt failed",
            "failed: a <b>fault</b>",
            "executor 2 on node2",
            "4 s",
            "Listed are 3 of 5")) {
      assertTrue(screen.text().contains(part), part + " in " + screen.text());
    }
  }

  /** A loss whose perplexity is no number, a token without a surprise, a format without times. */
  @Test
  void whatIsNoNumberIsLeftOutAndTheRestIsDrawn() throws Exception {
    String metrics = metrics().replace("\"lossNats\":2.1,", "\"lossNats\":800,");
    assertTrue(metrics.contains("800"), "one round is beyond all numbers");
    metrics = metrics.replaceAll(",\"(busy|waiting|communicating)Seconds\":[0-9.]+", "");
    ObjectNode config = config("language-model").put("tokenizer", "character");
    Screen screen = screen(page(config, metrics), 900, false);

    assertEquals(List.of(), screen.errors());
    assertTrue(screen.pixels(BLUE) > 200, "the curve is drawn: " + screen.pixels(BLUE));
    assertFalse(screen.text().contains("NaN"), screen.text());
    assertFalse(screen.text().contains("computing"), "times that are not known: " + screen.text());
    assertTrue(
        screen.text().contains("a<b>b</b><eos>"), "characters stand close: " + screen.text());
    assertTrue(screen.text().contains("unigram, test data"), "a level says of what it is");
  }

  @Test
  void aTaggerBesideALanguageModelIsDrawnByLossAndAloneByItsJudge() throws Exception {
    Screen both = screen(ReportPage.of(List.of(languageModel(), tagger())), 900, false);
    assertEquals(List.of(), both.errors());
    assertTrue(both.text().contains("Loss"), both.text());
    assertFalse(both.text().contains("Perplexity is e"), both.text());
    String alone = screen(ReportPage.of(List.of(tagger())), 900, false).text();
    assertTrue(alone.contains("most frequent tag, test data"), alone);
    assertTrue(alone.contains("x y z"), "words stand apart: " + alone);
  }

  @Test
  void severalRunsATaggerAndARunWithoutMetricsAreDrawnWithoutAnError() throws Exception {
    RunData bare = RunData.of("/models/old", config("language-model"), new byte[0]);
    for (List<RunData> runs :
        List.of(
            List.of(languageModel(), languageModel(), bare), List.of(tagger()), List.of(bare))) {
      assertEquals(List.of(), screen(ReportPage.of(runs), 900, false).errors());
    }
  }

  @Test
  void aComparisonCallsItsRowsByWordsAndHasTheHeldOutFigureOfEachRun() throws Exception {
    ObjectNode config = config("language-model");
    config.set(
        "network",
        JSON.readTree(
            """
            {"input": {"kind": "words", "vocabularySize": 50, "embeddingSize": 12, "rareFrom": 40, "rareDropout": 0.5, "trainedWords": 50},
             "stack": {"cell": "lstm", "direction": "forward", "layers": 1, "hiddenSize": 12, "dropout": 0.25},
             "head": {"kind": "vocabulary", "output": "full", "inputSize": 12, "vocabularySize": 50, "tiesEmbedding": true, "activation": "none", "loss": "cross-entropy", "samples": 0}}
            """));
    config.set(
        "provenance",
        JSON.readTree(
            """
            {"version": "1", "training": "a.txt", "training.unknownTokens": "5", "vocabulary.minimumCount": "2",
             "training.options": "{learning-rate=2.0, rounds-per-epoch=4}", "option.learning-rate": "2"}
            """));
    String text =
        screen(ReportPage.of(List.of(run("/models/lm", config, metrics()), tagger())), 1200, false)
            .text();

    for (String part :
        List.of(
            "lm held-out perplexity 9.025",
            "test perplexity 9",
            "tag held-out accuracy 90.00 %",
            "test accuracy 91.00 %",
            "tied embedding",
            "share of rare words read as unknown",
            "units",
            "--learning-rate")) {
      assertTrue(text.contains(part), part + " in " + text);
    }
    String facts = text.substring(text.indexOf("How it was made"));
    assertFalse(facts.matches("(?s).*\\b[a-z]+[A-Z][a-z].*"), "no names of fields: " + facts);
  }

  /** Figures that do not change, and a perfect one, whose axes went to 150 % and below 0. */
  @ParameterizedTest
  @CsvSource({"1,1", "0.97,0.99", "0,0.02", "0.4,0.4"})
  void anAxisOfSharesIsWithinZeroAndOne(double first, double second) throws Exception {
    String metrics =
        """
        {"epoch":1,"round":1,"tokens":100,"lossNats":1,"learningRate":1,"seconds":1}
        {"epoch":1,"tokens":100,"validationLossNats":0.5,"seconds":1,"judge":"accuracy","judged":%s}
        {"epoch":2,"tokens":200,"validationLossNats":0.5,"seconds":1,"judge":"accuracy","judged":%s}
        """
            .formatted(first, second);
    String page =
        new String(page(config("tag"), metrics), StandardCharsets.UTF_8)
            .replace(
                "<script type=\"application/json\"",
                """
                <script>
                  const plots = [];
                  const drawn = uPlot;
                  uPlot = new Proxy(drawn, {construct: (of, how) => { const plot = new of(...how); plots.push(plot); return plot; }});
                </script>
                <script type="application/json\"\
                """);
    String limits =
        "plots.filter((plot) => plot.series[1].label.startsWith('accuracy'))"
            + ".map((plot) => `${plot.scales.y.min} to ${plot.scales.y.max}`)";
    Screen screen = screen(page.getBytes(StandardCharsets.UTF_8), 900, false, limits);

    assertEquals(List.of(), screen.errors());
    Matcher found = Pattern.compile(SAYS + "([0-9.e-]+) to ([0-9.e-]+)").matcher(screen.text());
    assertTrue(found.find(), screen.text());
    double low = Double.parseDouble(found.group(1));
    double high = Double.parseDouble(found.group(2));
    assertTrue(low >= 0 && low <= first && high >= second && high <= 1, low + " to " + high);
    assertTrue(low < high, low + " to " + high);
  }

  private static ObjectNode config(String kind) throws IOException {
    return (ObjectNode)
        JSON.readTree(
            "{\"kind\":\"%s\",\"parameterCount\":9,\"network\":{\"head\":{\"loss\":\"cross-entropy\"}}}"
                .formatted(kind));
  }

  private static RunData languageModel() throws IOException {
    return run("/models/lm", config("language-model"), metrics());
  }

  private static RunData run(String location, ObjectNode config, String metrics) {
    return RunData.of(location, config, metrics.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] page(ObjectNode config, String metrics) {
    return ReportPage.of(List.of(run("/models/lm", config, metrics)));
  }

  private static String metrics() {
    StringBuilder metrics = new StringBuilder();
    for (int round = 1; round <= 60; round++) {
      metrics
          .append(
              "{\"epoch\":%d,\"round\":%d,\"tokens\":1000,\"lossNats\":%s,\"learningRate\":1,\"seconds\":1,\"busySeconds\":1.5,\"waitingSeconds\":0.1,\"communicatingSeconds\":0.1,\"spread\":0.5}"
                  .formatted(1 + (round - 1) / 30, 1 + (round - 1) % 30, 2 + 3.0 / round))
          .append('\n');
    }
    metrics.append(
        """
        {"epoch":1,"tokens":30000,"validationLossNats":2.4,"seconds":30}
        {"epoch":2,"tokens":60000,"validationLossNats":2.2,"seconds":30}
        {"epoch":1,"samples":["</script><img src=x onerror=console.error('broken')>"]}
        {"baseline":"unigram","testPerplexity":40}
        {"results":{"testPerplexity":9,"bestPossiblePerplexity":8}}
        {"heldOutText":[{"tokens":["a","<b>b</b>","<eos>"],"surprisesNats":[1,14,null]}]}
        """);
    return metrics.toString();
  }

  private static RunData tagger() throws IOException {
    String metrics =
        """
        {"epoch":1,"round":1,"tokens":100,"lossNats":1,"learningRate":1,"seconds":1,"busySeconds":1,"waitingSeconds":0,"communicatingSeconds":0,"spread":null}
        {"epoch":1,"tokens":100,"validationLossNats":0.5,"seconds":1,"judge":"accuracy","judged":0.9}
        {"baseline":"most frequent tag","testAccuracy":0.8}
        {"results":{"testAccuracy":0.91}}
        {"confusions":{"data":"the test data","isAll":true,"labels":["N","V"],"counts":[[5,1],[0,4]]}}
        {"worst":[{"tokens":["run","it"],"gold":["V","N"],"predicted":["N","N"]},{"tokens":["x","y","z"],"gold":["a"],"predicted":["b"]}]}
        """;
    return run("/models/tag", config("tag"), metrics);
  }

  /** What the browser showed, as a picture and in words, and said on its console. */
  private record Screen(BufferedImage image, String text, List<String> errors) {
    /** Pixels of about this colour. */
    int pixels(int rgb) {
      int number = 0;
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          int distance = 0;
          for (int shift = 0; shift <= 16; shift += 8) {
            distance += Math.abs((image.getRGB(x, y) >> shift & 0xff) - (rgb >> shift & 0xff));
          }
          number += distance < 40 ? 1 : 0;
        }
      }
      return number;
    }
  }

  private Screen screen(byte[] page, int width, boolean isDark)
      throws IOException, InterruptedException {
    return screen(page, width, isDark, "document.body.innerText");
  }

  /** The page, and as its text what the script {@code expression} gives. */
  private Screen screen(byte[] page, int width, boolean isDark, String expression)
      throws IOException, InterruptedException {
    String browser =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst()
            .orElse("");
    assumeTrue(!browser.isEmpty(), "there is no Chromium: what pages look like is not tested");
    String says = "<script>console.log('%s' + %s)</script>".formatted(SAYS, expression);
    Path html =
        Files.writeString(
            directory.resolve("page.html"),
            new String(page, StandardCharsets.UTF_8).replace("</body>", says + "</body>"));
    Path picture = directory.resolve("page.png");
    Path log = directory.resolve("log.txt");
    List<String> command = new ArrayList<>(List.of(browser, "--headless", "--no-sandbox"));
    command.addAll(
        List.of(
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--enable-logging=stderr",
            "--virtual-time-budget=3000",
            "--user-data-dir=" + directory.resolve("profile"),
            "--window-size=%d,%d".formatted(width, HEIGHT),
            "--blink-settings=preferredColorScheme=" + (isDark ? 0 : 1),
            "--screenshot=" + picture,
            html.toUri().toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean hasEnded = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(log, StandardCharsets.ISO_8859_1);
    assertTrue(hasEnded && Files.exists(picture), "no picture was made: " + said);
    return new Screen(
        ImageIO.read(picture.toFile()),
        said.substring(Math.max(0, said.indexOf(SAYS))),
        said.lines().filter(line -> line.contains("CONSOLE") && !line.contains(SAYS)).toList());
  }
}
