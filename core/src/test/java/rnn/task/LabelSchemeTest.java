package rnn.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.text.LabelSet;

class LabelSchemeTest {
  private static final LabelSet IOB = LabelSet.ofLabels("O", "B-X", "I-X", "B-Y", "I-Y");
  private static final LabelSet BIOES = LabelSet.ofLabels("O", "B-X", "I-X", "E-X", "S-X");

  @ParameterizedTest
  @CsvSource({
    "O B-PER I-PER B-LOC,            IOB2, PER LOC",
    "O B-PER,                        IOB2, PER",
    "O B_PER I_PER,                  IOB2, PER",
    "O B-object-part.of I-object_x,  IOB2, object-part.of object_x",
    "O I-PER I-LOC,                  IOB1, PER LOC",
    "O B I,                          IOB2, ''",
    "B I,                            IOB2, ''",
    "B-a I-a B-b,                    IOB2, a b",
    "O B-PER I-PER E-PER S-LOC,      IOBES, PER LOC",
    "O B-PER E-PER,                  IOBES, PER",
    "O B-PER I-PER L-PER U-PER,      IOBES, PER",
    "B-n M-n E-n S-n S-v,            IOBES, n v",
    "B M E S,                        IOBES, ''",
    "O B I E S,                      IOBES, ''",
  })
  void namesTellTheNotation(String names, Notation notation, String types) {
    LabelScheme scheme = LabelScheme.of(LabelSet.ofLabels(names.split(" ")));
    assertEquals(notation, scheme.notation());
    assertEquals(Arrays.asList(types.split(" ")), scheme.types());
    assertTrue(scheme.hasSpans());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOUN VERB ADJ ADP PROPN X",
        "O B C", // letters, not prefixes
        "O I", // one of which never begins
        "B I NOUN", // labels beside the scheme
        "O B-PER I-PER MISC",
        "O B-PER I_PER", // two separators
        "O B-PER I-", // no type
        "O B-PER b-LOC",
        "O B-PER I", // with and without type
        "E-mail S-Bahn O", // begins nothing
        "B-1 B-2 B-3", // nothing goes on
        "I-a I-b", // nothing is outside, and nothing begins
        "B-a I-a I-b", // b never begins
        "B-PER I-PER M-PER L-PER O", // prefixes of two schemes
        "yes no",
      })
  void otherTagsArePlain(String names) {
    LabelSet labels = LabelSet.ofLabels(names.split(" "));
    LabelScheme scheme = LabelScheme.of(labels);
    assertEquals(Notation.PLAIN, scheme.notation());
    assertFalse(scheme.hasSpans());
    assertEquals(List.of(), scheme.types());
    boolean[] all = scheme.transitions(labels.size());
    assertTrue(scheme.allows(0, 1) && scheme.allows(LabelScheme.BOUNDARY, 0));
    for (boolean allowed : all) {
      assertTrue(allowed);
    }
    assertTrue(scheme.description(labels).contains("plain tags"));
  }

  @Test
  void iob2ForbidsWhatContinuesNothing() {
    assertForbidden(
        LabelScheme.of(IOB), IOB, "^ I-X; ^ I-Y; O I-X; O I-Y; B-X I-Y; I-X I-Y; B-Y I-X; I-Y I-X");
  }

  @Test
  void iob1ForbidsWhatPartsNothing() {
    assertForbidden(
        LabelScheme.of(IOB, Notation.IOB1, PairCounts.NONE),
        IOB,
        "^ B-X; ^ B-Y; O B-X; O B-Y; B-X B-Y; I-X B-Y; B-Y B-X; I-Y B-X");
  }

  @Test
  void iobesForbidsWhatIsOpenOrWasNotOpened() {
    assertForbidden(
        LabelScheme.of(BIOES),
        BIOES,
        "^ I-X; ^ E-X; O I-X; O E-X; E-X I-X; E-X E-X; S-X I-X; S-X E-X;"
            + "B-X O; B-X B-X; B-X S-X; B-X $; I-X O; I-X B-X; I-X S-X; I-X $");
    LabelSet two = LabelSet.ofLabels("O", "B-X", "I-X", "E-X", "S-X", "B-Y", "E-Y");
    LabelScheme scheme = LabelScheme.of(two);
    assertFalse(scheme.allows(two.id("B-X"), two.id("E-Y")));
    assertTrue(scheme.allows(two.id("E-X"), two.id("B-Y")));
  }

  /** Checks {@code allows} of every pair, and the masks, against "from to; from to; …". */
  private static void assertForbidden(LabelScheme scheme, LabelSet labels, String forbidden) {
    List<String> pairs = Arrays.stream(forbidden.split(";")).map(String::strip).toList();
    int K = labels.size();
    boolean[] transitions = scheme.transitions(K);
    int found = 0;
    for (int from = -1; from < K; from++) {
      for (int to = -1; to < K; to++) {
        if (from < 0 && to < 0) {
          continue;
        }
        String pair =
            (from < 0 ? "^" : labels.label(from)) + " " + (to < 0 ? "$" : labels.label(to));
        boolean expected = !pairs.contains(pair);
        assertEquals(expected, scheme.allows(from, to), pair);
        boolean mask =
            from < 0
                ? scheme.starts(K)[to]
                : to < 0 ? scheme.ends(K)[from] : transitions[from * K + to];
        assertEquals(expected, mask, pair);
        found += expected ? 0 : 1;
      }
    }
    assertEquals(pairs.size(), found);
  }

  @Test
  void properDataKeepsAllConstraints() {
    LabelScheme scheme = LabelScheme.of(IOB).fittedTo(transitions(IOB, "O B-X I-X B-X O"));
    assertEquals(Notation.IOB2, scheme.notation());
    assertEquals(0, scheme.lifted().size());
    assertEquals(
        "Labels mark spans of 2 types in IOB2 (B begins a span, I continues it, O is outside);"
            + " what this does not allow is never predicted",
        scheme.description(IOB));
  }

  @Test
  void someWrongAnnotationsAreAllowedAndSaid() {
    PairCounts gold =
        transitions(IOB, "O B-X I-X B-X O")
            .plus(transitions(IOB, "B-X O I-Y I-Y O I-Y"))
            .plus(transitions(IOB, "I-X O B-Y"));
    LabelScheme scheme = LabelScheme.of(IOB).fittedTo(gold);
    assertEquals(Notation.IOB2, scheme.notation());
    assertTrue(scheme.allows(IOB.id("O"), IOB.id("I-Y")));
    assertTrue(scheme.allows(LabelScheme.BOUNDARY, IOB.id("I-X")));
    assertFalse(scheme.allows(IOB.id("O"), IOB.id("I-X")));
    assertFalse(scheme.isProper(IOB.id("O"), IOB.id("I-Y")), "it is counted as improper still");
    String said = scheme.description(IOB);
    assertTrue(
        said.endsWith(
            "except 2 transitions that the training data has 3 times in all, most often from O to"
                + " I-Y"),
        said);
    LabelScheme again = LabelScheme.of(IOB, scheme.notation(), scheme.lifted());
    assertArrayEquals(scheme.transitions(5), again.transitions(5));
    assertArrayEquals(scheme.starts(5), again.starts(5));
  }

  @Test
  void dataInIob1AreFoundOut() {
    PairCounts gold = transitions(IOB, "O I-X I-X B-X O I-Y").plus(transitions(IOB, "I-Y I-X"));
    LabelScheme scheme = LabelScheme.of(IOB).fittedTo(gold);
    assertEquals(Notation.IOB1, scheme.notation());
    assertEquals(0, scheme.lifted().size());
    assertTrue(scheme.description(IOB).contains("IOB1"));
  }

  /** Whatever the data, what it holds is allowed. */
  @Property(tries = 300)
  void goldTransitionsAreAllowedAfterFitting(
      @ForAll @Size(max = 8) List<@Size(max = 9) List<@IntRange(max = 4) Integer>> sequences) {
    for (LabelSet labels : List.of(IOB, BIOES)) {
      PairCounts.Counter counter = new PairCounts.Counter(5);
      for (List<Integer> sequence : sequences) {
        int[] ids = sequence.stream().mapToInt(id -> id).toArray();
        LabelScheme.countTransitions(counter, ids, 0, ids.length);
      }
      PairCounts gold = counter.counts();
      assertEquals(
          sequences.stream().mapToInt(s -> s.isEmpty() ? 0 : s.size() + 1).sum(), gold.total());
      LabelScheme scheme = LabelScheme.of(labels).fittedTo(gold);
      for (int i = 0; i < gold.size(); i++) {
        assertTrue(scheme.allows(gold.first(i), gold.second(i)));
      }
    }
  }

  @Test
  void transitionsOfTokensWithoutALabelAreLeftOut() {
    PairCounts.Counter counter = new PairCounts.Counter(5);
    LabelScheme.countTransitions(counter, new int[] {9, 0, -1, 2, 9}, 1, 4);
    PairCounts counts = counter.counts();
    assertEquals(2, counts.total());
    assertEquals(1, counts.count(LabelScheme.BOUNDARY, 0));
    assertEquals(1, counts.count(2, LabelScheme.BOUNDARY));
  }

  @Test
  void aNotationTheLabelsCannotHaveIsRefused() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> LabelScheme.of(IOB, Notation.IOBES, PairCounts.NONE));
    assertTrue(error.getMessage().contains("[IOB2, IOB1]"), error.getMessage());
  }

  private static PairCounts transitions(LabelSet labels, String sequence) {
    int[] ids = Arrays.stream(sequence.split(" ")).mapToInt(labels::id).toArray();
    PairCounts.Counter counter = new PairCounts.Counter(labels.size());
    LabelScheme.countTransitions(counter, ids, 0, ids.length);
    return counter.counts();
  }
}
