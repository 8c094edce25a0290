package rnn.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

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
  private static final Pattern PLACE = Pattern.compile("<!--([a-z-]+)-->");
  private static final int MAX_PARTS = 64; // of a path, in a name

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
    List<String> names = names(runs);
    ArrayNode data = JSON.createArrayNode();
    for (int i = 0; i < runs.size(); i++) {
      ObjectNode run = JSON.createObjectNode();
      run.put("name", names.get(i));
      run.setAll(runs.get(i).json());
      data.add(run);
    }
    String title = runs.size() == 1 ? names.get(0) : runs.size() + " runs";
    return filled(
        resource("page.html"),
        Map.of(
            "title", List.of(escaped(title)),
            "plot-style", List.of(resource(UPLOT + "uPlot.min.css")),
            "style", List.of(resource("page.css")),
            "plot", List.of(resource(UPLOT + "uPlot.iife.min.js")),
            "script", List.of(resource("charts.js"), resource("tasks.js"), resource("page.js")),
            "data", List.of(json(data))));
  }

  /** Names of {@code runs}: of those that are called alike, as much of the path as tells them. */
  private static List<String> names(List<RunData> runs) {
    int parts = 1;
    while (parts < MAX_PARTS && !areDifferent(names(runs, parts))) {
      parts++;
    }
    List<String> names = names(runs, parts);
    if (areDifferent(names)) {
      return names;
    }
    return IntStream.range(0, runs.size()) // one model more than once
        .mapToObj(i -> "%s (%d)".formatted(runs.get(i).name(), i + 1))
        .toList();
  }

  private static List<String> names(List<RunData> runs, int parts) {
    return runs.stream().map(run -> run.name(parts)).toList();
  }

  private static boolean areDifferent(List<String> names) {
    Set<String> different = new HashSet<>(names);
    return different.size() == names.size();
  }

  /** The page with {@code contents} in its places; what stands in these is not looked at again. */
  private static byte[] filled(String page, Map<String, List<String>> contents) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Matcher place = PLACE.matcher(page);
    int from = 0;
    int filled = 0;
    while (place.find()) {
      add(page.substring(from, place.start()), out);
      contents.getOrDefault(place.group(1), List.of(place.group())).forEach(part -> add(part, out));
      filled += contents.containsKey(place.group(1)) ? 1 : 0;
      from = place.end();
    }
    if (filled != contents.size()) {
      throw new IllegalStateException(
          "The page must have a place for each of %s but has %d"
              .formatted(contents.keySet(), filled));
    }
    add(page.substring(from), out);
    return out.toByteArray();
  }

  private static void add(String text, ByteArrayOutputStream out) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
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
