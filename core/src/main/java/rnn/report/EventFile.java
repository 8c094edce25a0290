package rnn.report;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A file of scalars over steps, as TensorBoard reads it: an {@code Event} of protocol buffers in
 * each record of TFRecord framing.
 *
 * <p>A record is its length (8 bytes), the masked CRC-32C of the length (4), the data, and the
 * masked CRC-32C of the data (4), all little-endian. The mask of a sum {@code c} is {@code ((c >>>
 * 15) | (c << 17)) + 0xa282ead8}. Of an event, field 1 is the time in seconds (double), 2 the step,
 * 3 the version of the file, which the first event has, and 5 a summary; field 1 of a summary is a
 * value, whose field 1 is the tag and field 2 the number (float).
 */
final class EventFile implements Closeable {
  private static final int MASK_DELTA = 0xa282ead8;
  private static final String VERSION = "brain.Event:2";

  // Wire types of protocol buffers.
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  private final OutputStream out;

  /**
   * A new file.
   *
   * @param out takes its bytes, and is closed with it; what is flushed should be seen by readers
   * @param time of its beginning, seconds since 1970
   */
  EventFile(OutputStream out, double time) throws IOException {
    this.out = out;
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    putDouble(event, 1, time);
    putBytes(event, 3, VERSION.getBytes(StandardCharsets.UTF_8));
    write(event.toByteArray());
    out.flush();
  }

  /**
   * Adds {@code value} under {@code tag} at {@code step}; readers see it after a {@link #flush}.
   */
  void scalar(double time, long step, String tag, double value) throws IOException {
    ByteArrayOutputStream number = new ByteArrayOutputStream();
    putBytes(number, 1, tag.getBytes(StandardCharsets.UTF_8));
    putFloat(number, 2, (float) value);
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    putBytes(summary, 1, number.toByteArray());
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    putDouble(event, 1, time);
    putVarint(event, 2L << 3 | VARINT);
    putVarint(event, step);
    putBytes(event, 5, summary.toByteArray());
    write(event.toByteArray());
  }

  /** Shows readers what was added. */
  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void write(byte[] data) throws IOException {
    byte[] length = littleEndian(8).putLong(data.length).array();
    out.write(length);
    out.write(littleEndian(4).putInt(maskedSum(length)).array());
    out.write(data);
    out.write(littleEndian(4).putInt(maskedSum(data)).array());
  }

  /** The masked CRC-32C of {@code data}. */
  static int maskedSum(byte[] data) {
    CRC32C sum = new CRC32C();
    sum.update(data);
    return Integer.rotateRight((int) sum.getValue(), 15) + MASK_DELTA;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void putDouble(ByteArrayOutputStream message, int field, double value) {
    putVarint(message, (long) field << 3 | FIXED_64);
    message.writeBytes(littleEndian(8).putDouble(value).array());
  }

  private static void putFloat(ByteArrayOutputStream message, int field, float value) {
    putVarint(message, (long) field << 3 | FIXED_32);
    message.writeBytes(littleEndian(4).putFloat(value).array());
  }

  private static void putBytes(ByteArrayOutputStream message, int field, byte[] bytes) {
    putVarint(message, (long) field << 3 | LENGTH_DELIMITED);
    putVarint(message, bytes.length);
    message.writeBytes(bytes);
  }

  private static void putVarint(ByteArrayOutputStream message, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      message.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    message.write((int) rest);
  }
}
