package rnn.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One printable character for each of the 256 bytes, so that any bytes can stand in a file of text.
 *
 * <p>The alphabet is that of GPT-2: a byte that is a printable character of Latin-1 is that
 * character, the others are the characters from {@code U+0100} on, in the order of the bytes.
 */
final class ByteAlphabet {
  private static final char[] CHARACTERS = new char[256]; // by byte
  private static final int[] BYTES = new int[512]; // by character; -1 where there is none

  static {
    Arrays.fill(BYTES, -1);
    int others = 0;
    for (int b = 0; b < CHARACTERS.length; b++) {
      boolean isPrintable = (b > ' ' && b < 0x7F) || (b > 0xA0 && b != 0xAD);
      CHARACTERS[b] = (char) (isPrintable ? b : 0x100 + others++);
      BYTES[CHARACTERS[b]] = b;
    }
  }

  private ByteAlphabet() {}

  /** The characters of all bytes, in the order of the bytes. */
  static List<String> characters() {
    List<String> characters = new ArrayList<>(CHARACTERS.length);
    for (char c : CHARACTERS) {
      characters.add(String.valueOf(c));
    }
    return characters;
  }

  /** The characters of the bytes that {@code text} is in UTF-8. */
  static String encoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    char[] characters = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      characters[i] = CHARACTERS[bytes[i] & 0xFF];
    }
    return new String(characters);
  }

  /**
   * The text of {@code characters}; bytes that are no UTF-8 become {@code U+FFFD}, and a character
   * outside the alphabet stays itself.
   */
  static String decoded(CharSequence characters) {
    StringBuilder text = new StringBuilder(characters.length());
    byte[] bytes = new byte[characters.length()];
    int size = 0;
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      int b = c < BYTES.length ? BYTES[c] : -1;
      if (b >= 0) {
        bytes[size++] = (byte) b;
      } else {
        text.append(new String(bytes, 0, size, StandardCharsets.UTF_8)).append(c);
        size = 0;
      }
    }
    return text.append(new String(bytes, 0, size, StandardCharsets.UTF_8)).toString();
  }
}
