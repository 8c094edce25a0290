package rnn.testkit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash of bits. */
public final class Sha256 {
  private Sha256() {}

  /** The hash of all bits of {@code arrays}, one array after the other. */
  public static String of(float[]... arrays) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
    for (float[] array : arrays) {
      ByteBuffer bytes = ByteBuffer.allocate(array.length * Float.BYTES);
      bytes.asFloatBuffer().put(array);
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
