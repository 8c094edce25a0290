package rnn.baseline;

import java.lang.reflect.Array;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * A column of numbers, read in pieces so that it need not be in memory at once.
 *
 * <p>A piece is an array of the type's class: {@code int[]}, {@code long[]}, {@code float[]} or
 * {@code double[]}.
 */
public final class Column {
  /** Type of the numbers, by its name in safetensors files. */
  public enum Type {
    /** Integers of 32 bits. */
    I32(Integer.BYTES, int[].class),
    /** Integers of 64 bits. */
    I64(Long.BYTES, long[].class),
    /** Numbers in single precision. */
    F32(Float.BYTES, float[].class),
    /** Numbers in double precision. */
    F64(Double.BYTES, double[].class);

    private final int bytes;
    private final Class<?> array;

    Type(int bytes, Class<?> array) {
      this.bytes = bytes;
      this.array = array;
    }

    /** The bytes of a number. */
    public int bytes() {
      return bytes;
    }

    /** Class of the arrays that hold them. */
    public Class<?> array() {
      return array;
    }
  }

  private final String name;
  private final Type type;
  private final long length;
  private final Supplier<? extends Iterator<?>> pieces;

  private Column(String name, Type type, long length, Supplier<? extends Iterator<?>> pieces) {
    this.name = name;
    this.type = type;
    this.length = length;
    this.pieces = pieces;
  }

  /**
   * The column of {@code values}, an {@code int[]}, {@code long[]}, {@code float[]} or {@code
   * double[]}; shared, not copied.
   */
  public static Column of(String name, Object values) {
    for (Type type : Type.values()) {
      if (type.array().isInstance(values)) {
        return new Column(name, type, Array.getLength(values), () -> List.of(values).iterator());
      }
    }
    throw new IllegalArgumentException(
        "Column %s must be an array of numbers but is %s"
            .formatted(name, values.getClass().getSimpleName()));
  }

  /**
   * The column of the numbers in {@code pieces}, which are asked for each time it is read.
   *
   * @param length of all pieces together
   */
  public static Column ofPieces(
      String name, Type type, long length, Supplier<? extends Iterator<?>> pieces) {
    return new Column(name, type, length, pieces);
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** Type of the numbers. */
  public Type type() {
    return type;
  }

  /** Number of numbers. */
  public long length() {
    return length;
  }

  /** The numbers in their order, piece by piece. */
  public Iterator<?> pieces() {
    return pieces.get();
  }

  /**
   * All numbers in one array, shared where the column has one piece.
   *
   * @throws IllegalArgumentException if the pieces have not the length of the column
   */
  <A> A values(Class<A> array) {
    Object all = null;
    int filled = 0;
    for (Iterator<?> rest = pieces(); rest.hasNext(); ) {
      Object piece = rest.next();
      int size = Array.getLength(piece);
      if (all == null && size == length) {
        return array.cast(piece);
      }
      if (all == null) {
        all = Array.newInstance(array.getComponentType(), Math.toIntExact(length));
      }
      if (size > length - filled) {
        throw new IllegalArgumentException(
            "Column %s must have %,d numbers but has more".formatted(name, length));
      }
      System.arraycopy(piece, 0, all, filled, size);
      filled += size;
    }
    if (all == null) {
      all = Array.newInstance(array.getComponentType(), 0);
    }
    if (filled != length) {
      throw new IllegalArgumentException(
          "Column %s must have %,d numbers but has %,d".formatted(name, length, filled));
    }
    return array.cast(all);
  }
}
