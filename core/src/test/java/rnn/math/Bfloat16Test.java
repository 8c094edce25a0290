package rnn.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class Bfloat16Test {

  @Test
  void roundsToTheNearestAndHalvesToEven() {
    assertEquals(0x3f80, Bfloat16.bits(1f));
    assertEquals(0x3f80, Bfloat16.bits(Float.intBitsToFloat(0x3f808000))); // a half, 3f80 is even
    assertEquals(0x3f82, Bfloat16.bits(Float.intBitsToFloat(0x3f818000))); // a half, 3f81 is odd
    assertEquals(0x3f81, Bfloat16.bits(Float.intBitsToFloat(0x3f808001)));
    assertEquals(0x3f80, Bfloat16.bits(Float.intBitsToFloat(0x3f807fff)));
    assertEquals((short) 0xbf81, Bfloat16.bits(Float.intBitsToFloat(0xbf808001)));
    assertEquals((short) 0x8000, Bfloat16.bits(-0f));
    assertEquals(Float.POSITIVE_INFINITY, Bfloat16.rounded(Float.MAX_VALUE));
    assertEquals(Float.NEGATIVE_INFINITY, Bfloat16.rounded(Float.NEGATIVE_INFINITY));
    assertTrue(Float.isNaN(Bfloat16.rounded(Float.intBitsToFloat(0x7f800001))));
    assertTrue(Float.isNaN(Bfloat16.rounded(Float.intBitsToFloat(0x7fffffff))));
  }

  @Test
  void wideningIsExact() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Bfloat16.value((short) bits);
      assertTrue(Bfloat16.isExact(value));
      if (!Float.isNaN(value)) {
        assertEquals((short) bits, Bfloat16.bits(value));
      }
    }
    assertFalse(Bfloat16.isExact(0.1f));
  }

  @Test
  void theRelativeErrorIsAtMostOneIn256() {
    for (float value = 1e-30f; value < 1e30f; value *= 1.0137f) {
      assertEquals(value, Bfloat16.rounded(value), value / 256);
    }
  }
}
