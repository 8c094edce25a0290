package rnn.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A page about one run, or several to be compared: one HTML file that needs no network. Curves are
 * drawn by uPlot, which is in it.
 *
 * <p>All text of models and data stands in the page as JSON without {@code <}, and reaches the
 * document as text only: no corpus can close a tag or run a script.
 */
public final class ReportPage {
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportPage() {}

  /**
   * The page about {@code runs}, as UTF-8.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static byte[] of(List<RunData> runs) {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("A page must be about at least one run but is about none");
    }
    ArrayNode data = JSON.createArrayNode();
    runs.forEach(run -> data.add(run.json()));
    String title = runs.size() == 1 ? runs.get(0).name() : runs.size() + " runs";
    String page = resource("page.html");
    page = filled(page, "title", escaped(title));
    page = filled(page, "plot-style", resource(UPLOT + "uPlot.min.css"));
    page = filled(page, "style", resource("page.css"));
    page = filled(page, "plot", resource(UPLOT + "uPlot.iife.min.js"));
    page = filled(page, "script", resource("page.js"));
    page = filled(page, "data", json(data)); // last: what stands in it is not looked at again
    return page.getBytes(StandardCharsets.UTF_8);
  }

  private static String filled(String page, String place, String content) {
    String mark = "<!--" + place + "-->";
    int at = page.indexOf(mark);
    if (at < 0) {
      throw new IllegalStateException("The page has no place for its " + place);
    }
    return page.substring(0, at) + content + page.substring(at + mark.length());
  }

  private static String json(ArrayNode data) {
    try {
      return JSON.writeValueAsString(data)
          .replace("<", "\\u003c") // closes no script, begins no comment
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree that was read was not written", e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "The jar must have %s but has not; it was packed without it".formatted(name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
