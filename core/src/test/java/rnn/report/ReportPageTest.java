package rnn.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.LocalFolder;
import rnn.model.ModelFormatException;

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
               "training.options": "{epochs=2, schedule=linear:0.2:0.02}",
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
        {"epoch":1,"samples":["a b"]}
        {"epoch":1,"tokens":30,"validationLossNats":2.0,"seconds":1,"judge":"accuracy","judged":0.5}
        {"epoch":2,"round":1,"rejected":"too large","learningRateFactor":0.5}
        {"baseline":"unigram","testPerplexity":7.5}
        {"results":{"testPerplexity":7}}
        """)
            .json();

    assertEquals("lm", json.path("name").asText());
    assertEquals("[10,20]", json.path("rounds").path("tokens").toString());
    assertEquals("[2.5,null]", json.path("rounds").path("lossNats").toString());
    assertEquals("[2.0]", json.path("epochs").path("validationLossNats").toString());
    assertEquals("[0.5]", json.path("epochs").path("judged").toString());
    assertEquals("accuracy", json.path("judge").asText());
    assertEquals("a b", json.path("samples").path(0).path("samples").path(0).asText());
    assertEquals("too large", json.path("rejections").path(0).path("rejected").asText());
    assertEquals(7.5, json.path("baselines").path(0).path("testPerplexity").asDouble());
    assertEquals(7, json.path("results").path("testPerplexity").asInt());
    assertEquals("lstm", json.path("network").path("stack cell").asText());
    assertEquals("2 values", json.path("network").path("head weights").asText());
    assertEquals("linear:0.2:0.02", json.path("chosen").path("schedule").asText());
    assertEquals(
        "rnn train --column 'it'\\''s <b>' --epochs 2 --tie", json.path("command").asText());
    assertEquals(0, json.path("unread").asInt());
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
