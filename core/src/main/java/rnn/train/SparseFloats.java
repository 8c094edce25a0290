package rnn.train;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import rnn.math.Kernels;
import rnn.parameter.TouchedParts;

/**
 * An array of floats {@code [n]} without its long runs of zeros: what a shard did not touch in a
 * round does not travel.
 *
 * <p>Any {@value #RUN} zeros in a row, or more, are left out, whatever was touched. Zero is +0.0
 * only, to the bit. An array without such runs is one span and as long as before.
 *
 * <p>It travels as bytes, many at a time: serializers write floats one by one.
 */
public final class SparseFloats implements Externalizable {
  private static final long serialVersionUID = 1L;

  /** Bytes written at a time, which stay in the cache. */
  private static final int CHUNK_BYTES = 1 << 15;

  /** Fewest zeros left out: they take eight times the space of the span that begins after them. */
  static final int RUN = 16;

  /** An array without elements. */
  public static final SparseFloats NONE = copyOf(new float[0]);

  private int size; // n
  private int[] bounds; // [S,2]: where each span begins and ends, one after another
  private float[] values; // of the spans, without gaps

  /** For serializers, which make one and then read it. */
  public SparseFloats() {
    this(0, new int[0], new float[0]);
  }

  private SparseFloats(int size, int[] bounds, float[] values) {
    this.size = size;
    this.bounds = bounds;
    this.values = values;
  }

  /** All of {@code array [n]}, zeros too: no copy, so that the array must stay as it is. */
  public static SparseFloats whole(float[] array) {
    return new SparseFloats(array.length, new int[] {0, array.length}, array);
  }

  /** A copy of {@code array [n]}. */
  public static SparseFloats copyOf(float[] array) {
    Spans spans = new Spans(array);
    spans.add(0, array.length);
    return spans.copy();
  }

  /**
   * The change of an array {@code [n]} from {@code before} to {@code after}, which differ in {@code
   * parts} only. It is left in {@code after} there.
   */
  static SparseFloats change(float[] before, float[] after, TouchedParts parts, Kernels kernels) {
    Spans spans = new Spans(after);
    parts.runs(
        (from, count) -> {
          kernels.axpy(-1, before, from, after, from, count);
          spans.add(from, from + count);
        });
    return spans.copy();
  }

  /** What is not a long run of zeros in some stretches of an array. */
  private static final class Spans {
    private final float[] array;
    private int[] bounds = new int[2];
    private int length;

    Spans(float[] array) {
      this.array = array;
    }

    /**
     * Finds the spans in {@code [from, end)}, behind those there are. Only every {@value #RUN}-th
     * float is read where all are values.
     */
    void add(int from, int end) {
      int begin = from; // of the span under way
      int probe = from + RUN - 1; // one of them lies in every run that is long enough
      while (probe < end) {
        if (!isZero(array[probe])) {
          probe += RUN;
          continue;
        }
        int first = probe;
        while (first > begin && isZero(array[first - 1])) {
          first--;
        }
        int last = probe + 1;
        while (last < end && isZero(array[last])) {
          last++;
        }
        if (last - first >= RUN) {
          addSpan(begin, first);
          begin = last;
        }
        probe = last + RUN; // the float at the end is a value
      }
      addSpan(begin, end);
    }

    private void addSpan(int begin, int end) {
      if (end > begin) {
        bounds = withSpan(bounds, length, begin, end);
        length += 2;
      }
    }

    /** A copy of the spans' floats. */
    SparseFloats copy() {
      int count = 0;
      for (int s = 0; s < length; s += 2) {
        count += bounds[s + 1] - bounds[s];
      }
      float[] values = new float[count];
      int at = 0;
      for (int s = 0; s < length; s += 2) {
        int ofSpan = bounds[s + 1] - bounds[s];
        System.arraycopy(array, bounds[s], values, at, ofSpan);
        at += ofSpan;
      }
      return new SparseFloats(array.length, Arrays.copyOf(bounds, length), values);
    }
  }

  private static int[] withSpan(int[] bounds, int length, int begin, int end) {
    int[] grown = length < bounds.length ? bounds : Arrays.copyOf(bounds, 2 * length);
    grown[length] = begin;
    grown[length + 1] = end;
    return grown;
  }

  private static boolean isZero(float x) {
    return Float.floatToRawIntBits(x) == 0;
  }

  /** Floats of the whole array, {@code n}. */
  public int size() {
    return size;
  }

  /** {@code Σᵢ xᵢ²}. */
  double sumOfSquares(Kernels kernels) {
    return kernels.sumOfSquares(values, 0, values.length);
  }

  /** Bytes that this takes in memory and, but for some bytes of headings, on the way. */
  public long bytes() {
    return (long) Float.BYTES * values.length + (long) Integer.BYTES * bounds.length;
  }

  /** The whole array, {@code [n]}; shared if it has no gaps, so that its caller must own this. */
  public float[] toArray() {
    if (values.length == size) {
      return values;
    }
    float[] array = new float[size];
    copyTo(array, 0);
    return array;
  }

  /** Copies all of the array to {@code array}, whose floats {@code [at, at + n)} are +0.0. */
  public void copyTo(float[] array, int at) {
    int from = 0;
    for (int s = 0; s < bounds.length; s += 2) {
      int count = bounds[s + 1] - bounds[s];
      System.arraycopy(values, from, array, at + bounds[s], count);
      from += count;
    }
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeInt(size);
    out.writeInt(bounds.length);
    out.writeInt(values.length);
    for (int bound : bounds) {
      out.writeInt(bound);
    }
    ByteBuffer chunk = chunk(values.length);
    for (int from = 0; from < values.length; from += chunk.capacity() / Float.BYTES) {
      int count = Math.min(chunk.capacity() / Float.BYTES, values.length - from);
      chunk.asFloatBuffer().put(values, from, count);
      out.write(chunk.array(), 0, count * Float.BYTES);
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    size = in.readInt();
    bounds = new int[in.readInt()];
    values = new float[in.readInt()];
    for (int b = 0; b < bounds.length; b++) {
      bounds[b] = in.readInt();
    }
    ByteBuffer chunk = chunk(values.length);
    for (int from = 0; from < values.length; from += chunk.capacity() / Float.BYTES) {
      int count = Math.min(chunk.capacity() / Float.BYTES, values.length - from);
      in.readFully(chunk.array(), 0, count * Float.BYTES);
      chunk.asFloatBuffer().get(values, from, count);
    }
  }

  private static ByteBuffer chunk(int floats) {
    int bytes = (int) Math.min(CHUNK_BYTES, (long) Float.BYTES * floats);
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The parts of the array, one after another. */
  public Reader reader() {
    return new Reader();
  }

  /** Reads the array from front to back. */
  public final class Reader {
    private int span; // in bounds: the first that is not read to its end
    private int valuesBefore; // where it begins in the values
    private int position; // in the array

    /** The next {@code count} floats as an array of their own. */
    public SparseFloats next(int count) {
      int end = position + count;
      int[] part = new int[2];
      int length = 0;
      int firstValue = -1;
      int valueCount = 0;
      while (span < bounds.length && bounds[span] < end) {
        int from = Math.max(bounds[span], position);
        int to = Math.min(bounds[span + 1], end);
        part = withSpan(part, length, from - position, to - position);
        length += 2;
        firstValue = firstValue < 0 ? valuesBefore + from - bounds[span] : firstValue;
        valueCount += to - from;
        if (!finishSpan(end)) {
          break;
        }
      }
      position = end;
      int first = Math.max(0, firstValue);
      return new SparseFloats(
          count,
          Arrays.copyOf(part, length),
          Arrays.copyOfRange(values, first, first + valueCount));
    }

    /** Leaves out the next {@code count} floats. */
    Reader skip(int count) {
      position += count;
      while (span < bounds.length && finishSpan(position)) {
        continue;
      }
      return this;
    }

    /**
     * Adds {@code weight} times the next {@code count} floats to {@code sum [count]}; false if all
     * of them are left out.
     */
    boolean addNext(int count, double weight, double[] sum) {
      int end = position + count;
      boolean isAny = false;
      while (span < bounds.length && bounds[span] < end) {
        int from = Math.max(bounds[span], position);
        int to = Math.min(bounds[span + 1], end);
        add(weight, values, valuesBefore + from - bounds[span], sum, from - position, to - from);
        isAny = true;
        if (!finishSpan(end)) {
          break;
        }
      }
      position = end;
      return isAny;
    }

    /** Goes on to the next span if this one ends by {@code end}. */
    private boolean finishSpan(int end) {
      if (bounds[span + 1] > end) {
        return false;
      }
      valuesBefore += bounds[span + 1] - bounds[span];
      span += 2;
      return true;
    }
  }

  private static void add(
      double weight, float[] values, int valuesFrom, double[] sum, int sumFrom, int count) {
    for (int i = 0; i < count; i++) {
      sum[sumFrom + i] += weight * values[valuesFrom + i];
    }
  }
}
