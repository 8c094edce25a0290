package rnn.spark.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import rnn.predict.State;
import rnn.spark.job.InputException;

/** The bytes of a session between its events. */
class SessionStateTest {
  private static final SessionState SESSION =
      new SessionState(1_234_567, 89, 3, 5, -2.5, State.of(new byte[] {7, 8, 9}));

  /** Of format 1, which every later version has to read. */
  private static final String VERSION_1 =
      "01"
          + "87d6120000000000"
          + "5900000000000000"
          + "0300000000000000"
          + "0500000000000000"
          + "00000000000004c0"
          + "070809";

  @Test
  void theBytesOfAFormatAreReadForEver() {
    assertEquals(VERSION_1, HexFormat.of().formatHex(SESSION.bytes()));
    assertEquals(SESSION, SessionState.of(HexFormat.of().parseHex(VERSION_1), "x"));
  }

  @Test
  void newerAndDamagedOnesAreNamed() {
    byte[] newer = SESSION.bytes();
    newer[0] = 2;
    assertRefused(newer, "The state of key x must be of format 1 or older but is of format 2");
    byte[] none = SESSION.bytes();
    none[0] = 0;
    assertRefused(none, "The state of key x must begin with the version of its format");
    assertRefused(new byte[0], "The state of key x must begin with the version of its format");
    assertRefused(
        Arrays.copyOf(SESSION.bytes(), 40),
        "The state of key x must begin with the version of its format, 1 to 1, and have at least"
            + " 41");
  }

  private static void assertRefused(byte[] bytes, String beginning) {
    String message =
        assertThrows(InputException.class, () -> SessionState.of(bytes, "x")).getMessage();
    assertTrue(message.startsWith(beginning), message);
  }
}
