package rnn.math;

/**
 * The products of a team with weights of bfloat16, each of whose threads has some panels: their
 * rows are few.
 */
final class SplitBfloat16 {
  private final Kernels one;
  private final Team team;
  private final Views views;
  private final long minSplit; // multiply-adds
  private final Team.Work biased; // made once, so that a call makes none
  private final Team.Work added;

  // The call in hand.
  private Tensor a = Tensor.zeros(0, 0);
  private Bfloat16Panels[] b = {};
  private Tensor[] bias = {};
  private Tensor[] c = {};

  /** Products that are split if they have {@code minSplit} multiply-adds or more. */
  SplitBfloat16(Kernels one, Team team, Views views, long minSplit) {
    this.one = one;
    this.minSplit = minSplit;
    this.team = team;
    this.views = views;
    this.biased = i -> one.product(a, b[i], bias[i], c[i]);
    this.added = i -> one.addProduct(a, b[i], c[i]);
  }

  /** As {@link Kernels#product(Tensor, Bfloat16Panels, Tensor, Tensor)}. */
  void product(Tensor a, Bfloat16Panels b, Tensor bias, Tensor c) {
    if (isSmall(b, c)) {
      one.product(a, b, bias, c);
      return;
    }
    this.bias = views.panelColumns(bias);
    set(a, b, c);
    team.run(biased);
  }

  /** As {@link Kernels#addProduct(Tensor, Bfloat16Panels, Tensor)}. */
  void addProduct(Tensor a, Bfloat16Panels b, Tensor c) {
    if (isSmall(b, c)) {
      one.addProduct(a, b, c);
      return;
    }
    set(a, b, c);
    team.run(added);
  }

  private boolean isSmall(Bfloat16Panels b, Tensor c) {
    return (long) c.rows() * b.rows() * b.columns() < minSplit;
  }

  private void set(Tensor a, Bfloat16Panels b, Tensor c) {
    this.a = a;
    this.b = views.panels(b);
    this.c = views.panelColumns(c);
  }
}
