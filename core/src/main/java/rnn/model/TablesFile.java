package rnn.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import rnn.baseline.Column;
import rnn.baseline.Tables;

/**
 * The safetensors file of a model that learned by counting: a tensor {@code [length]} for each
 * column, the settings as metadata. Written piece by piece, so that no column need be in memory.
 */
public final class TablesFile {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final Set<TensorType> TYPES =
      EnumSet.of(TensorType.I32, TensorType.I64, TensorType.F32, TensorType.F64);

  private TablesFile() {}

  /**
   * Writes {@code tables} to {@code out}, which stays open.
   *
   * @throws IllegalArgumentException if the pieces of a column have not its length
   */
  public static void write(Tables tables, OutputStream out) throws IOException {
    List<SafetensorsHeader.Entry> entries = new ArrayList<>();
    long offset = 0;
    for (Column column : tables.columns()) {
      if (column.length() > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "Column %s must have fewer than 2^31 numbers but has %,d"
                .formatted(column.name(), column.length()));
      }
      long end = offset + column.length() * column.type().bytes();
      TensorType type = TensorType.valueOf(column.type().name());
      int[] shape = {(int) column.length()};
      entries.add(new SafetensorsHeader.Entry(column.name(), type, shape, offset, end));
      offset = end;
    }
    byte[] header = new SafetensorsHeader(tables.settings(), entries).bytes();
    ByteBuffer buffer = Safetensors.littleEndian(CHUNK_BYTES);
    out.write(buffer.putLong(0, header.length).array(), 0, Long.BYTES);
    out.write(header);
    for (Column column : tables.columns()) {
      long written = 0;
      for (Iterator<?> pieces = column.pieces(); pieces.hasNext(); ) {
        Object piece = pieces.next();
        write(column.type(), piece, buffer, out);
        written += Array.getLength(piece);
      }
      if (written != column.length()) {
        throw new IllegalArgumentException(
            "Column %s must have %,d numbers but its pieces have %,d"
                .formatted(column.name(), column.length(), written));
      }
    }
    out.flush();
  }

  private static void write(Column.Type type, Object piece, ByteBuffer buffer, OutputStream out)
      throws IOException {
    int length = Array.getLength(piece);
    int chunk = CHUNK_BYTES / type.bytes();
    for (int from = 0; from < length; from += chunk) {
      int count = Math.min(chunk, length - from);
      switch (type) {
        case I32 -> buffer.asIntBuffer().put((int[]) piece, from, count);
        case I64 -> buffer.asLongBuffer().put((long[]) piece, from, count);
        case F32 -> buffer.asFloatBuffer().put((float[]) piece, from, count);
        case F64 -> buffer.asDoubleBuffer().put((double[]) piece, from, count);
      }
      out.write(buffer.array(), 0, count * type.bytes());
    }
  }

  /**
   * The tables in a file.
   *
   * @param in the file from its first byte on; left open
   * @param size the file's size in bytes
   * @param what the file's name, for messages
   * @throws ModelFormatException if the file is not sound
   */
  public static Tables read(InputStream in, long size, String what) throws IOException {
    SafetensorsHeader header = Safetensors.readHeader(in, size, TYPES, what);
    Tables tables = new Tables();
    header.metadata().forEach(tables::set);
    ByteBuffer buffer = Safetensors.littleEndian(CHUNK_BYTES);
    for (SafetensorsHeader.Entry entry : header.entries()) {
      Column.Type type = Column.Type.valueOf(entry.type().name());
      Object values = Array.newInstance(type.array().getComponentType(), entry.count());
      int chunk = CHUNK_BYTES / type.bytes();
      for (int from = 0; from < entry.count(); from += chunk) {
        int count = Math.min(chunk, entry.count() - from);
        Safetensors.readFully(in, buffer.array(), count * type.bytes(), what);
        switch (type) {
          case I32 -> buffer.asIntBuffer().get((int[]) values, from, count);
          case I64 -> buffer.asLongBuffer().get((long[]) values, from, count);
          case F32 -> buffer.asFloatBuffer().get((float[]) values, from, count);
          case F64 -> buffer.asDoubleBuffer().get((double[]) values, from, count);
        }
      }
      tables.add(Column.of(entry.name(), values));
    }
    return tables;
  }
}
