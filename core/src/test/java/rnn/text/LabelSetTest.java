package rnn.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LabelSetTest {
  private static final Map<String, Long> COUNTS = Map.of("VERB", 3L, "NOUN", 7L, "ADJ", 3L);

  @Test
  void theMostFrequentComesFirstAndTiesAreOrderedByCodePoints() {
    LabelSet labels = LabelSet.of(COUNTS);
    assertEquals(List.of("NOUN", "ADJ", "VERB"), labels.labels());
    assertArrayEquals(new long[] {7, 3, 3}, labels.counts());
    assertEquals(List.of("\uFB01", "🙂"), LabelSet.of(Map.of("🙂", 1L, "\uFB01", 1L)).labels());
  }

  @Test
  void anUnknownLabelHasNoId() {
    LabelSet labels = LabelSet.of(COUNTS);
    for (int id = 0; id < labels.size(); id++) {
      assertEquals(id, labels.id(labels.label(id)));
    }
    assertEquals(LabelSet.NONE, labels.id("noun"));
    assertFalse(labels.contains("noun"));
    assertThrows(IndexOutOfBoundsException.class, () -> labels.label(3));
  }

  @Test
  void oneLabelOnlyIsRefusedWithWhatToDo() {
    assertRefused("there is only \"spam\"", () -> LabelSet.of(Map.of("spam", 9L)));
    assertRefused("check the column of the labels", () -> LabelSet.of(Map.of("spam", 9L)));
    assertRefused("there are none", () -> LabelSet.of(Map.of()));
  }

  @Test
  void blankRepeatedAndUncountedLabelsAreRefused() {
    assertRefused("label 1 is blank", () -> LabelSet.of(Map.of("a", 2L, " ", 1L)));
    assertRefused("id 2 repeats the label \"a\" of id 0", () -> LabelSet.ofLabels("a", "b", "a"));
    assertRefused("\"b\" must occur at least once", () -> LabelSet.of(Map.of("a", 1L, "b", 0L)));
  }

  @Property(tries = 200)
  void anyLabelsComeBackFromTheFile(@ForAll("labelSets") Set<String> labels) throws IOException {
    LabelSet set = LabelSet.of(labels.stream().collect(Collectors.toMap(l -> l, l -> 3L)));
    StringWriter file = new StringWriter();
    set.write(file);
    LabelSet copy = read(file.toString());
    assertEquals(set, copy);
    assertEquals(set.hashCode(), copy.hashCode());
    assertEquals(set.size(), file.toString().split("\n", -1).length - 1);
    assertFalse(copy.hasCounts());
    assertThrows(IllegalStateException.class, copy::counts);
  }

  @Provide
  Arbitrary<Set<String>> labelSets() {
    return Arbitraries.strings()
        .withChars("B\\\n\r\t-nr é漢")
        .ofMaxLength(4)
        .filter(label -> !label.isBlank())
        .set()
        .ofMinSize(2)
        .ofMaxSize(12);
  }

  @Test
  void aMalformedFileIsRefusedByLine() {
    assertRefused("l.txt: there are none", () -> read(""));
    assertRefused("l.txt: at least 2 different labels", () -> read("a\n"));
    assertRefused("l.txt: line 2 is blank", () -> read("a\n\nb\n"));
    assertRefused("l.txt: line 3 repeats the label \"a\" of line 1", () -> read("a\nb\na\n"));
    assertRefused("l.txt: line 2 has a backslash at column 2", () -> read("a\nb\\t\n"));
  }

  @Test
  void javaSerialisationCarriesLabelsAndCounts() throws Exception {
    LabelSet labels = LabelSet.of(COUNTS);
    assertEquals(2, labels.id("VERB"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(labels);
    LabelSet copy =
        (LabelSet)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertEquals(labels, copy);
    assertEquals(2, copy.id("VERB"));
    assertTrue(copy.hasCounts());
  }

  private static LabelSet read(String file) {
    return LabelSet.read(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), "l.txt");
  }

  private static void assertRefused(String message, Executable make) {
    String actual = assertThrows(IllegalArgumentException.class, make).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
