package rnn.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void textsThatAreShortEnoughAreWhole() {
    assertEquals("", Excerpt.of("", 4));
    assertEquals("abcd", Excerpt.of("abcd", 4));
  }

  @Test
  void ofLongOnesTheMiddleIsLeftOut() {
    assertEquals("ab ... (1 characters) ... de", Excerpt.of("abcde", 4));
    assertEquals("a ... (2 characters) ... de", Excerpt.of("abcde", 3));
    assertEquals(
        "aa ... (1,234 characters) ... zz", Excerpt.of("aa" + "x".repeat(1_234) + "zz", 4));
  }
}
