package rnn.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TensorTest {

  /** {@code [5,7]} whose element {@code (i,j)} is {@code 10i + j}, three floats into its array. */
  private static Tensor numbered() {
    Tensor t = Tensor.of(new float[3 + 35 + 2], 3, 5, 7);
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 7; j++) {
        t.set(i, j, 10 * i + j);
      }
    }
    return t;
  }

  @Test
  void aViewOfRowsAndColumnsSharesTheElements() {
    Tensor t = numbered();
    Tensor view = t.rows(1, 3).columns(2, 4);
    assertSame(t.data(), view.data());
    assertEquals("[3,4]", view.toString());
    assertEquals(12f, view.get(0, 0));
    assertEquals(35f, view.get(2, 3));
    view.set(1, 1, -1f);
    assertEquals(-1f, t.get(2, 3));
    assertEquals(t.index(2, 3), view.index(1, 1));
  }

  @Test
  void aViewIsContiguousUnlessItLeavesColumnsOut() {
    Tensor t = numbered();
    assertTrue(t.isContiguous());
    assertTrue(t.rows(1, 3).isContiguous());
    assertFalse(t.columns(2, 4).isContiguous());
    assertTrue(t.rows(2, 1).columns(2, 4).isContiguous());
  }

  @Test
  void fillingAndCopyingStayInsideTheView() {
    Tensor t = numbered();
    t.columns(1, 2).fill(-5f);
    assertEquals(40f, t.get(4, 0));
    assertEquals(-5f, t.get(4, 2));
    assertEquals(43f, t.get(4, 3));
    t.columns(1, 2).copyFrom(numbered().columns(5, 2));
    assertEquals(46f, t.get(4, 2));
    assertEquals(43f, t.get(4, 3));
    assertEquals(0f, t.data()[2]);
    assertEquals(0f, t.data()[38]);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor t = numbered();
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[34], 0, 5, 7));
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[35], 1, 5, 7));
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[35], -1, 1, 7));
    assertThrows(IllegalArgumentException.class, () -> t.rows(3, 3));
    assertThrows(IllegalArgumentException.class, () -> t.columns(-1, 3));
    assertThrows(IllegalArgumentException.class, () -> t.copyFrom(Tensor.zeros(7, 5)));
  }
}
