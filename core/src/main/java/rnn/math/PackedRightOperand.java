package rnn.math;

import static rnn.math.Blocking.parts;
import static rnn.math.Blocking.start;

/**
 * A right operand whose blocks {@code KC × 48} are all packed, {@link PackedB}, so that products
 * with it do not pack them again. The depth is cut where panels of a left operand end.
 */
final class PackedRightOperand extends RightOperand {
  private PackedB[][] packed = {}; // of each block of the depth, those of its panels
  private int blocks;

  @Override
  public void set(Panels b) {
    super.set(b);
    int depthPanels = parts(b.rows(), Panels.WIDTH);
    blocks = parts(depthPanels, Blocking.KC / Panels.WIDTH);
    makeRoom(b.panels());
    for (int block = 0; block < blocks; block++) {
      int k = firstPanel(block) * Panels.WIDTH;
      int depth = Math.min(b.rows(), firstPanel(block + 1) * Panels.WIDTH) - k;
      for (int q = 0; q < b.panels(); q++) {
        packed[block][q].pack(b, q, k, depth);
      }
    }
  }

  private void makeRoom(int panels) {
    if (packed.length >= blocks && (blocks == 0 || packed[0].length >= panels)) {
      return;
    }
    packed = new PackedB[blocks][panels];
    for (PackedB[] block : packed) {
      for (int q = 0; q < panels; q++) {
        block[q] = new PackedB();
      }
    }
  }

  /** Number of blocks of the depth. */
  int blocks() {
    return blocks;
  }

  /** First panel, of those of 48 rows, of block {@code block}; the end of the last one behind. */
  int firstPanel(int block) {
    return start(block, blocks, parts(panels().rows(), Panels.WIDTH));
  }

  /** The packed panel {@code q} of block {@code block}. */
  PackedB packed(int block, int q) {
    return packed[block][q];
  }
}
