package rnn.optimizer;

/**
 * Clipping by global norm: {@code g ← g · min(1, c / ‖g‖)}.
 *
 * <p>Pascanu et al. 2013, "On the difficulty of training recurrent neural networks",
 * arXiv:1211.5063, algorithm 1.
 */
public final class GradientClip {
  private GradientClip() {}

  /**
   * Factor for a gradient of norm {@code norm}; 1 if {@code clipNorm} is 0, which switches clipping
   * off.
   *
   * @return NaN if the norm is not finite, so that a broken gradient cannot pass for a small one
   */
  public static double factor(double norm, double clipNorm) {
    if (Double.isNaN(norm) || Double.isInfinite(norm)) {
      return Double.NaN;
    }
    return clipNorm <= 0 || norm <= clipNorm ? 1 : clipNorm / norm;
  }
}
