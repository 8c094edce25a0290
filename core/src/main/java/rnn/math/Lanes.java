package rnn.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of this JVM: the widest the processor prefers, at most 512 bits so that a
 * panel's {@value Panels#GRAIN} lanes are a whole number of vectors.
 *
 * <p>The system property {@value #PROPERTY} forces 128, 256 or 512 bits, for tests.
 */
final class Lanes {
  /** System property that forces the vector width in bits. */
  static final String PROPERTY = "rnn.vector.bits";

  /** The shape of every vector in the kernels; a constant to the compiler. */
  static final VectorSpecies<Float> SPECIES = choose(System.getProperty(PROPERTY, ""));

  /** The same shape of ints. */
  static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class).check(int.class);

  /** Floats in a vector: 4, 8 or 16. */
  static final int LANES = SPECIES.length();

  private Lanes() {}

  private static VectorSpecies<Float> choose(String bits) {
    switch (bits) {
      case "":
        return ofBits(Math.min(512, FloatVector.SPECIES_PREFERRED.vectorBitSize()));
      case "128":
      case "256":
      case "512":
        return ofBits(Integer.parseInt(bits));
      default:
        throw new IllegalArgumentException(
            PROPERTY + " must be 128, 256 or 512 but is " + bits + "; leave it out to choose");
    }
  }

  private static VectorSpecies<Float> ofBits(int bits) {
    if (bits >= 512) {
      return FloatVector.SPECIES_512;
    }
    return bits == 256 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
  }
}
