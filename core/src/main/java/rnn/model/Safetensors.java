package rnn.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of a safetensors file: named {@code float} tensors and a few strings.
 *
 * <p>The format: eight bytes, little-endian, with the length of the header; the header in JSON; the
 * tensors, row-major and little-endian, without gaps. This is an implementation of the part that
 * models here need, tensors of type F32. The writer is byte-stable. The reader trusts nothing:
 * every number is checked before it is used, and it allocates no more than the file is long.
 */
public final class Safetensors {
  private static final int MAXIMAL_HEADER_BYTES = 8 << 20;
  private static final int CHUNK_BYTES = 1 << 16;

  private final Map<String, String> metadata;
  private final Map<String, Values> tensors = new LinkedHashMap<>();

  /**
   * One tensor.
   *
   * @param name the name, e.g. {@code embedding.weight}
   * @param shape dimensions; empty for a single number
   * @param values row-major, as many as the shape says; shared, not copied
   */
  public record Values(String name, int[] shape, float[] values) {

    /** Checks that name, shape and values fit each other. */
    public Values {
      if (name.isEmpty() || name.equals(SafetensorsHeader.METADATA)) {
        throw new IllegalArgumentException("A tensor cannot be called \"" + name + "\"");
      }
      long count = 1;
      for (int size : shape) {
        count = Math.multiplyExact(count, (long) size);
      }
      if (count != values.length) {
        throw new IllegalArgumentException(
            "Tensor %s must have %d values but has %d".formatted(name, count, values.length));
      }
    }
  }

  /** A content of {@code tensors}, in the order in which they are written; names are distinct. */
  public Safetensors(Map<String, String> metadata, List<Values> tensors) {
    this.metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    for (Values tensor : tensors) {
      if (this.tensors.put(tensor.name(), tensor) != null) {
        throw new IllegalArgumentException("Two tensors are called " + tensor.name());
      }
    }
  }

  /** The strings kept beside the tensors, sorted by key. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The tensors by name, in the order of the file. */
  public Map<String, Values> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /** Writes the file to {@code out}, which stays open. */
  public void write(OutputStream out) throws IOException {
    List<SafetensorsHeader.Entry> entries = new ArrayList<>();
    long offset = 0;
    for (Values tensor : tensors.values()) {
      long end = offset + (long) Float.BYTES * tensor.values().length;
      entries.add(new SafetensorsHeader.Entry(tensor.name(), tensor.shape(), offset, end));
      offset = end;
    }
    byte[] header = new SafetensorsHeader(metadata, entries).bytes();
    ByteBuffer buffer = littleEndian(CHUNK_BYTES);
    out.write(buffer.putLong(0, header.length).array(), 0, Long.BYTES);
    out.write(header);
    int chunk = CHUNK_BYTES / Float.BYTES;
    for (Values tensor : tensors.values()) {
      float[] values = tensor.values();
      for (int from = 0; from < values.length; from += chunk) {
        int count = Math.min(chunk, values.length - from);
        buffer.asFloatBuffer().put(values, from, count);
        out.write(buffer.array(), 0, count * Float.BYTES);
      }
    }
    out.flush();
  }

  /**
   * The content of a file.
   *
   * @param in the file from its first byte on; left open
   * @param size the file's size in bytes
   * @param what the file's name, for messages
   * @throws ModelFormatException if the file is not a sound safetensors file of F32 tensors
   */
  public static Safetensors read(InputStream in, long size, String what) throws IOException {
    ByteBuffer buffer = littleEndian((int) Math.max(Long.BYTES, Math.min(CHUNK_BYTES, size)));
    if (size < Long.BYTES) {
      throw SafetensorsHeader.broken(what, "it must have at least 8 bytes but has " + size);
    }
    readFully(in, buffer.array(), Long.BYTES, what);
    long headerSize = buffer.getLong(0);
    long room = Math.min(size - Long.BYTES, MAXIMAL_HEADER_BYTES);
    if (headerSize < 2 || headerSize > room) {
      throw SafetensorsHeader.broken(
          what,
          "its header must have 2 to %d bytes but is said to have %s"
              .formatted(room, Long.toUnsignedString(headerSize)));
    }
    byte[] headerBytes = new byte[(int) headerSize];
    readFully(in, headerBytes, headerBytes.length, what);
    SafetensorsHeader header =
        SafetensorsHeader.parse(headerBytes, size - Long.BYTES - headerSize, what);

    List<Values> tensors = new ArrayList<>();
    int chunk = buffer.capacity() / Float.BYTES;
    for (SafetensorsHeader.Entry entry : header.entries()) {
      float[] values = new float[entry.count()];
      for (int from = 0; from < values.length; from += chunk) {
        int count = Math.min(chunk, values.length - from);
        readFully(in, buffer.array(), count * Float.BYTES, what);
        buffer.asFloatBuffer().get(values, from, count);
      }
      tensors.add(new Values(entry.name(), entry.shape(), values));
    }
    if (in.read() >= 0) {
      throw SafetensorsHeader.broken(
          what, "it must end after %d bytes but goes on".formatted(size));
    }
    return new Safetensors(header.metadata(), tensors);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void readFully(InputStream in, byte[] bytes, int length, String what)
      throws IOException {
    if (in.readNBytes(bytes, 0, length) != length) {
      throw new ModelFormatException(
          what + " ends before its last tensor; it was cut, copy or write it again",
          new EOFException());
    }
  }
}
