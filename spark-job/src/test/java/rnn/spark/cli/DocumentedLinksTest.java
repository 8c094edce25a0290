package rnn.spark.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Links of the repository's pages lead to files that are there, and to headings in them. */
class DocumentedLinksTest {
  private static List<MarkdownPage> pages() throws IOException {
    List<MarkdownPage> pages = new ArrayList<>(MarkdownPage.ofUsers());
    for (String name : List.of("ARCHITECTURE.md", "CHANGES.md", "CONTRIBUTING.md")) {
      pages.add(MarkdownPage.read(MarkdownPage.ROOT.resolve(name)));
    }
    return pages;
  }

  @TestFactory
  Stream<DynamicTest> linksLeadToSomething() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (MarkdownPage page : pages()) {
      for (String link : page.links()) {
        if (!link.matches("[a-z]+:.*")) { // of the web
          tests.add(dynamicTest(page.name() + " " + link, () -> check(page, link)));
        }
      }
    }
    return tests.stream();
  }

  private static void check(MarkdownPage page, String link) throws IOException {
    String file = link.replaceFirst("#.*", "");
    Path target = file.isEmpty() ? page.path() : page.path().resolveSibling(file).normalize();
    assertTrue(target.startsWith(MarkdownPage.ROOT), "a file of the repository");
    assertTrue(Files.exists(target), MarkdownPage.ROOT.relativize(target) + " must be there");
    if (link.contains("#")) {
      String anchor = link.substring(link.indexOf('#') + 1);
      Set<String> anchors = MarkdownPage.read(target).anchors();
      assertTrue(anchors.contains(anchor), "no heading " + anchor + " among " + anchors);
    }
  }

  @Test
  void eachPageOfDocsIsLinkedFromAnother() throws IOException {
    List<MarkdownPage> pages = MarkdownPage.ofUsers();
    Set<Path> linked =
        pages.stream()
            .flatMap(
                page ->
                    page.links().stream()
                        .map(link -> link.replaceFirst("#.*", ""))
                        .map(file -> page.path().resolveSibling(file).normalize())
                        .filter(target -> !target.equals(page.path())))
            .collect(Collectors.toSet());
    assertFalse(linked.isEmpty());
    for (MarkdownPage page : pages) {
      assertTrue(
          linked.contains(page.path()) || page.name().equals("README.md"),
          page.name() + " must be linked from another page");
    }
  }

  @Test
  void readmeIsAPage() throws IOException {
    long lines = Files.readAllLines(MarkdownPage.ROOT.resolve("README.md")).size();

    assertTrue(lines <= 150, "README.md must have at most 150 lines but has " + lines);
  }
}
