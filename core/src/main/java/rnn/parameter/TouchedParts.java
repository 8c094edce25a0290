package rnn.parameter;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a layout's sparse parameters that gradients touched, one gradient after another: where
 * optimizer steps may have changed parameters. Dense parameters count as touched.
 */
public final class TouchedParts {
  private final ParameterLayout layout;
  private final @Nullable BitSet[] parts; // per parameter, null if dense

  /** No parts of the parameters of {@code layout}. */
  public TouchedParts(ParameterLayout layout) {
    this.layout = layout;
    this.parts = new BitSet[layout.specs().size()];
    for (int i = 0; i < parts.length; i++) {
      int count = layout.specs().get(i).sparseParts();
      parts[i] = count > 0 ? new BitSet(count) : null;
    }
  }

  /** Forgets all. */
  public void clear() {
    for (BitSet ofOne : parts) {
      if (ofOne != null) {
        ofOne.clear();
      }
    }
  }

  /** Adds the parts that {@code gradient} touched since it was cleared. */
  public void add(Gradient gradient) {
    for (int i = 0; i < parts.length; i++) {
      BitSet ofOne = parts[i];
      if (ofOne != null) {
        gradient.touched(i, ofOne);
      }
    }
  }

  /**
   * Visits the floats of the parts and of all dense parameters in ascending order, no two runs of
   * which meet.
   */
  public void runs(Gradient.SpanVisitor visitor) {
    Joined joined = new Joined(visitor);
    int denseFrom = 0;
    for (int i = 0; i < parts.length; i++) {
      BitSet ofOne = parts[i];
      if (ofOne == null) {
        continue;
      }
      ParameterSpec spec = layout.specs().get(i);
      int offset = layout.sparseOffset(spec.name());
      int length = layout.sparseLength(spec);
      joined.add(denseFrom, offset);
      for (int part = ofOne.nextSetBit(0); part >= 0; part = ofOne.nextSetBit(part + 1)) {
        joined.add(offset + part * length, offset + (part + 1) * length);
      }
      denseFrom = layout.end(spec.name());
    }
    joined.add(denseFrom, layout.size());
    joined.end();
  }

  /** A visitor of runs that are joined where they meet. */
  private static final class Joined {
    private final Gradient.SpanVisitor visitor;
    private int from;
    private int end;

    Joined(Gradient.SpanVisitor visitor) {
      this.visitor = visitor;
    }

    void add(int nextFrom, int nextEnd) {
      if (nextFrom > end) {
        end();
        from = nextFrom;
      }
      end = Math.max(end, nextEnd);
    }

    void end() {
      if (end > from) {
        visitor.visit(from, end - from);
      }
    }
  }
}
