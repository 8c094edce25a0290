package rnn.spark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of documentation, read as GitHub reads Markdown as far as the pages here go: fenced
 * blocks, code spans, links and headings.
 *
 * @param path of the file
 * @param blocks fenced blocks, from the first to the last
 * @param spans code spans outside blocks
 * @param links targets of links outside blocks
 * @param anchors of the headings
 */
record MarkdownPage(
    Path path, List<Block> blocks, List<Span> spans, List<String> links, Set<String> anchors) {
  /** The root of the repository; tests run in a module's directory. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern FENCE = Pattern.compile("\\s*```(\\w*)\\s*");
  private static final Pattern MARK = Pattern.compile("<!-- (run|not run): (.+) -->");
  private static final Pattern SPAN = Pattern.compile("(`+)(.+?)\\1(?!`)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  /**
   * A fenced block.
   *
   * @param line number of its first fence, from 1
   * @param language that its fence names; empty if none
   * @param mark what stands in the comment above it; null without one
   */
  record Block(int line, String language, List<String> lines, @Nullable Mark mark) {}

  /** A comment above a block: who runs its commands, or why they are not run here. */
  record Mark(boolean isRun, String text) {}

  /** A code span and the number of its line. */
  record Span(int line, String text) {}

  /** README.md and the pages of docs. */
  static List<MarkdownPage> ofUsers() throws IOException {
    List<Path> files = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
      pages.filter(page -> page.toString().endsWith(".md")).sorted().forEach(files::add);
    }
    List<MarkdownPage> pages = new ArrayList<>();
    for (Path file : files) {
      pages.add(read(file));
    }
    return pages;
  }

  static MarkdownPage read(Path path) throws IOException {
    MarkdownPage page =
        new MarkdownPage(
            path, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new HashSet<>());
    List<String> lines = Files.readAllLines(path);
    String above = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher fence = FENCE.matcher(line);
      if (fence.matches()) {
        int end = i + 1;
        while (end < lines.size() && !lines.get(end).strip().equals("```")) {
          end++;
        }
        page.blocks.add(
            new Block(i + 1, fence.group(1), List.copyOf(lines.subList(i + 1, end)), mark(above)));
        i = end;
      } else {
        page.readLine(i + 1, line);
      }
      above = line.strip();
    }
    return page;
  }

  private static @Nullable Mark mark(String line) {
    Matcher mark = MARK.matcher(line);
    return mark.matches() ? new Mark(mark.group(1).equals("run"), mark.group(2)) : null;
  }

  private void readLine(int number, String line) {
    if (line.startsWith("#")) {
      anchors.add(anchor(line.replaceFirst("^#+\\s*", "")));
    }
    Matcher span = SPAN.matcher(line);
    while (span.find()) {
      spans.add(new Span(number, span.group(2).strip()));
    }
    Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", "x"));
    while (link.find()) {
      links.add(link.group(1));
    }
  }

  /** The name that GitHub gives a heading, but for the numbers of repeated ones. */
  private static String anchor(String heading) {
    return heading
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
        .strip()
        .replace(' ', '-');
  }

  /** Its path in the repository. */
  String name() {
    return ROOT.relativize(path).toString();
  }
}
