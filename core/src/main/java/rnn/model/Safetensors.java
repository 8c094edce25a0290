package rnn.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The content of a safetensors file: named {@code float} tensors and a few strings.
 *
 * <p>The format: eight bytes, little-endian, with the length of the header; the header in JSON; the
 * tensors, row-major and little-endian, without gaps. This is an implementation of the part that
 * models here need, tensors of type F32; of others, {@link #readConverting} takes the values as
 * {@code float}s. The writer is byte-stable. The reader trusts nothing: every number is checked
 * before it is used, and it allocates no more than the file is long.
 */
public final class Safetensors {
  private static final int MAX_HEADER_BYTES = 8 << 20;
  private static final int CHUNK_BYTES = 1 << 16;

  private final Map<String, String> metadata;
  private final Map<String, Values> tensors = new LinkedHashMap<>();
  private final Set<String> convertedTypes;

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
    this(metadata, tensors, Set.of());
  }

  private Safetensors(
      Map<String, String> metadata, List<Values> tensors, Set<String> convertedTypes) {
    this.convertedTypes = convertedTypes;
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

  /** The types other than F32 that tensors had in the file, e.g. {@code BF16}. */
  Set<String> convertedTypes() {
    return Collections.unmodifiableSet(convertedTypes);
  }

  /** Writes the file to {@code out}, which stays open. */
  public void write(OutputStream out) throws IOException {
    write(out, Weights.FLOAT32);
  }

  /** The same with matrices of type {@code weights}, to the nearest of which they are rounded. */
  void write(OutputStream out, Weights weights) throws IOException {
    List<SafetensorsHeader.Entry> entries = new ArrayList<>();
    long offset = 0;
    for (Values tensor : tensors.values()) {
      TensorType type = type(tensor, weights);
      long end = offset + (long) type.bytes() * tensor.values().length;
      entries.add(new SafetensorsHeader.Entry(tensor.name(), type, tensor.shape(), offset, end));
      offset = end;
    }
    byte[] header = new SafetensorsHeader(metadata, entries).bytes();
    ByteBuffer buffer = littleEndian(CHUNK_BYTES);
    out.write(buffer.putLong(0, header.length).array(), 0, Long.BYTES);
    out.write(header);
    int chunk = CHUNK_BYTES / Float.BYTES;
    for (Values tensor : tensors.values()) {
      float[] values = tensor.values();
      TensorType type = type(tensor, weights);
      for (int from = 0; from < values.length; from += chunk) {
        int count = Math.min(chunk, values.length - from);
        type.write(values, from, count, buffer);
        out.write(buffer.array(), 0, count * type.bytes());
      }
    }
    out.flush();
  }

  private static TensorType type(Values tensor, Weights weights) {
    boolean isMatrix = tensor.shape().length == 2;
    return isMatrix && weights == Weights.BFLOAT16 ? TensorType.BF16 : TensorType.F32;
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
    return read(in, size, EnumSet.of(TensorType.F32), what);
  }

  /** As {@link #read}, of a model, whose tensors may be of type BF16 too. */
  static Safetensors readModel(InputStream in, long size, String what) throws IOException {
    return read(in, size, TensorType.OF_MODELS, what);
  }

  /**
   * The content of a file whose tensors may be of types F64, F16 and BF16 too; see {@link
   * #convertedTypes}. Else as {@link #read(InputStream, long, String)}.
   */
  static Safetensors readConverting(InputStream in, long size, String what) throws IOException {
    return read(in, size, TensorType.FLOATS, what);
  }

  private static Safetensors read(InputStream in, long size, Set<TensorType> types, String what)
      throws IOException {
    SafetensorsHeader header = readHeader(in, size, types, what);
    ByteBuffer buffer = littleEndian((int) Math.max(Long.BYTES, Math.min(CHUNK_BYTES, size)));
    List<Values> tensors = new ArrayList<>();
    Set<String> converted = new TreeSet<>();
    for (SafetensorsHeader.Entry entry : header.entries()) {
      float[] values = new float[entry.count()];
      int chunk = buffer.capacity() / entry.type().bytes();
      if (entry.type() != TensorType.F32) {
        converted.add(entry.type().name());
      }
      for (int from = 0; from < values.length; from += chunk) {
        int count = Math.min(chunk, values.length - from);
        readFully(in, buffer.array(), count * entry.type().bytes(), what);
        entry.type().read(buffer, values, from, count);
      }
      tensors.add(new Values(entry.name(), entry.shape(), values));
    }
    if (in.read() >= 0) {
      throw SafetensorsHeader.broken(
          what, "it must end after %d bytes but goes on".formatted(size));
    }
    return new Safetensors(header.metadata(), tensors, converted);
  }

  /**
   * The header of a file, after which {@code in} stands at the first tensor.
   *
   * @param types the types that tensors may have
   */
  static SafetensorsHeader readHeader(InputStream in, long size, Set<TensorType> types, String what)
      throws IOException {
    ByteBuffer buffer = littleEndian(Long.BYTES);
    if (size < Long.BYTES) {
      throw SafetensorsHeader.broken(what, "it must have at least 8 bytes but has " + size);
    }
    readFully(in, buffer.array(), Long.BYTES, what);
    long headerSize = buffer.getLong(0);
    long room = Math.min(size - Long.BYTES, MAX_HEADER_BYTES);
    if (headerSize < 2 || headerSize > room) {
      requireNoPickle(buffer.array(), what);
      throw SafetensorsHeader.broken(
          what,
          "its header must have 2 to %d bytes but is said to have %s"
              .formatted(room, Long.toUnsignedString(headerSize)));
    }
    byte[] headerBytes = new byte[(int) headerSize];
    readFully(in, headerBytes, headerBytes.length, what);
    return SafetensorsHeader.parse(headerBytes, size - Long.BYTES - headerSize, types, what);
  }

  /** PyTorch's own files are zip archives of pickles, its older ones and NumPy's are others. */
  private static void requireNoPickle(byte[] bytes, String what) {
    String kind;
    if (bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3 && bytes[3] == 4) {
      kind = "a zip archive, as torch.save (.pt, .pth, .bin) and numpy.savez write it";
    } else if ((bytes[0] & 0xff) == 0x80 && bytes[1] >= 2 && bytes[1] <= 5) {
      kind = "a Python pickle, as torch.save (.pt, .pth, .bin) writes it";
    } else if (bytes[0] == (byte) 0x93 && bytes[1] == 'N' && bytes[2] == 'U') {
      kind = "a NumPy array";
    } else if (bytes[0] == (byte) 0x89 && bytes[1] == 'H' && bytes[2] == 'D') {
      kind = "an HDF5 file";
    } else {
      return;
    }
    throw new ModelFormatException(
        ("%s must be a safetensors file but is %s; write the tensors with"
                + " safetensors.torch.save_file(state_dict, \"FILE\"), or without that library with"
                + " write() of scripts/reference/safetensors_numpy.py")
            .formatted(what, kind));
  }

  static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static void readFully(InputStream in, byte[] bytes, int length, String what) throws IOException {
    if (in.readNBytes(bytes, 0, length) != length) {
      throw new ModelFormatException(
          what + " ends before its last tensor; it was cut, copy or write it again",
          new EOFException());
    }
  }
}
