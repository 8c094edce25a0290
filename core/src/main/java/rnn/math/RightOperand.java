package rnn.math;

/**
 * A right operand {@code [K,N]} of several products one after another, which kernels may pack once
 * for all of them: made by {@link Kernels#rightOperand()}, filled anew with every {@link #set}.
 */
public class RightOperand {
  private Panels panels = Panels.zeros(0, 0);

  RightOperand() {}

  /** Takes {@code b}, which must stay as it is until the last product with it. */
  public void set(Panels b) {
    panels = b;
  }

  /** What was taken. */
  final Panels panels() {
    return panels;
  }
}
