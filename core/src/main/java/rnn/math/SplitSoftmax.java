package rnn.math;

/** The kernels of a team for the softmax down columns, each of whose threads has some panels. */
final class SplitSoftmax {
  private final Kernels one;
  private final Team team;
  private final Views views;
  private final int minSplit; // floats
  private final Team.Work exponentialsPart = this::exponentialsPart;
  private final Team.Work softmaxPart = this::softmaxPart;

  // The call in hand.
  private Panels[] logits = {};
  private Panels[] max = {};
  private Panels[] others = {}; // sums, or scales

  /** Kernels that split what has {@code minSplit} floats or more. */
  SplitSoftmax(Kernels one, Team team, Views views, int minSplit) {
    this.one = one;
    this.team = team;
    this.views = views;
    this.minSplit = minSplit;
  }

  /** As {@link Kernels#addExponentials}. */
  void addExponentials(Panels logits, Panels max, Panels sum) {
    if (isSmall(logits)) {
      one.addExponentials(logits, max, sum);
    } else {
      set(logits, max, sum);
      team.run(exponentialsPart);
    }
  }

  private void exponentialsPart(int part) {
    one.addExponentials(logits[part], max[part], others[part]);
  }

  /** As {@link Kernels#softmax}. */
  void softmax(Panels logits, Panels max, Panels scale) {
    if (isSmall(logits)) {
      one.softmax(logits, max, scale);
    } else {
      set(logits, max, scale);
      team.run(softmaxPart);
    }
  }

  private void softmaxPart(int part) {
    one.softmax(logits[part], max[part], others[part]);
  }

  private void set(Panels logits, Panels max, Panels others) {
    this.logits = views.panels(logits);
    this.max = views.panels(max, logits);
    this.others = views.panels(others, logits);
  }

  private boolean isSmall(Panels logits) {
    return logits.panels() == 1 || (long) logits.rows() * logits.columns() < minSplit;
  }
}
