package rnn.model;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import rnn.math.Bfloat16;

/** A type of numbers in a safetensors file; those with a fraction can be read as {@code float}s. */
enum TensorType {
  /** IEEE single precision: a {@code float}. */
  F32(4) {
    @Override
    void read(ByteBuffer in, float[] values, int from, int count) {
      in.asFloatBuffer().get(values, from, count);
    }

    @Override
    void write(float[] values, int from, int count, ByteBuffer out) {
      out.asFloatBuffer().put(values, from, count);
    }
  },

  /** IEEE double precision, rounded to the nearest {@code float}. */
  F64(8) {
    @Override
    void read(ByteBuffer in, float[] values, int from, int count) {
      for (int i = 0; i < count; i++) {
        values[from + i] = (float) in.getDouble(i * bytes());
      }
    }
  },

  /** IEEE half precision; every one is a {@code float}. */
  F16(2) {
    @Override
    void read(ByteBuffer in, float[] values, int from, int count) {
      for (int i = 0; i < count; i++) {
        values[from + i] = half(in.getShort(i * bytes()));
      }
    }
  },

  /** The upper half of a {@code float}. */
  BF16(2) {
    @Override
    void read(ByteBuffer in, float[] values, int from, int count) {
      for (int i = 0; i < count; i++) {
        values[from + i] = Bfloat16.value(in.getShort(i * bytes()));
      }
    }

    @Override
    void write(float[] values, int from, int count, ByteBuffer out) {
      for (int i = 0; i < count; i++) {
        out.putShort(i * bytes(), Bfloat16.bits(values[from + i]));
      }
    }
  },

  /** Integers of 32 bits. */
  I32(4),

  /** Integers of 64 bits. */
  I64(8);

  /** The types that can be read as {@code float}s. */
  static final Set<TensorType> FLOATS = EnumSet.of(F32, F64, F16, BF16);

  /** The types that the tensors of a model have. */
  static final Set<TensorType> OF_MODELS = EnumSet.of(F32, BF16);

  private static final int HALF_FRACTION_BITS = 10;
  private static final int HALF_EXPONENT_BIAS = 15;
  private static final int HALF_SPECIAL_EXPONENT = 31; // infinity and NaN

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /** The bytes of one value. */
  int bytes() {
    return bytes;
  }

  /** Sets {@code values[from..from+count)} from the first values in {@code in}. */
  void read(ByteBuffer in, float[] values, int from, int count) {
    throw new UnsupportedOperationException(this + " is no type of floats");
  }

  /** Writes {@code values[from..from+count)} from the start of {@code out} on, rounded. */
  void write(float[] values, int from, int count, ByteBuffer out) {
    throw new UnsupportedOperationException("Models are not written as " + this);
  }

  /** The value of the half-precision number with these bits. */
  static float half(short bits) {
    int exponent = bits >> HALF_FRACTION_BITS & HALF_SPECIAL_EXPONENT;
    int fraction = bits & (1 << HALF_FRACTION_BITS) - 1;
    float magnitude;
    if (exponent == HALF_SPECIAL_EXPONENT) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((float) fraction, 1 - HALF_EXPONENT_BIAS - HALF_FRACTION_BITS);
    } else {
      magnitude =
          Math.scalb(
              (float) (fraction | 1 << HALF_FRACTION_BITS),
              exponent - HALF_EXPONENT_BIAS - HALF_FRACTION_BITS);
    }
    return bits < 0 ? -magnitude : magnitude;
  }
}
