package rnn.cell;

import rnn.math.Tensor;

/**
 * View of one time step for a cell: tensors {@code [B,H]} and {@code [B,G·H]} in the layer's
 * buffers.
 *
 * <p>Made once, when the layer is bound. No other layer uses it.
 */
public final class Step {
  private final Tensor gates; // [B,G·H]
  private final Tensor[] gate; // G × [B,H]
  private final Tensor hiddenPart; // [B,G·H], or [B,0]
  private final Tensor[] hiddenPartGate; // G × [B,H]
  private final Tensor[] previous; // S × [B,H]
  private final Tensor[] next; // S × [B,H]
  private final Tensor[] remembered; // R × [B,H]
  private final Tensor gatesError; // [B,G·H]
  private final Tensor[] gateError; // G × [B,H]
  private final Tensor hiddenPartError; // [B,G·H]
  private final Tensor[] hiddenPartGateError; // G × [B,H]
  private final Tensor[] nextError; // S × [B,H]
  private final Tensor[] previousError; // S × [B,H]

  /** The activations of a step. */
  public record Activations(
      Tensor gates, Tensor hiddenPart, Tensor[] previous, Tensor[] next, Tensor[] remembered) {}

  /** The errors of a step. */
  public record Errors(Tensor gates, Tensor hiddenPart, Tensor[] next, Tensor[] previous) {}

  /** Binds a step of a cell with hidden size {@code H} to its buffers. */
  public Step(int hiddenSize, Activations activations, Errors errors) {
    this.gates = activations.gates();
    this.gate = blocks(activations.gates(), hiddenSize);
    this.hiddenPart = activations.hiddenPart();
    this.hiddenPartGate = blocks(activations.hiddenPart(), hiddenSize);
    this.previous = activations.previous();
    this.next = activations.next();
    this.remembered = activations.remembered();
    this.gatesError = errors.gates();
    this.gateError = blocks(errors.gates(), hiddenSize);
    this.hiddenPartError = errors.hiddenPart();
    this.hiddenPartGateError = blocks(errors.hiddenPart(), hiddenSize);
    this.nextError = errors.next();
    this.previousError = errors.previous();
  }

  private static Tensor[] blocks(Tensor all, int hiddenSize) {
    Tensor[] blocks = new Tensor[all.columns() / hiddenSize];
    for (int g = 0; g < blocks.length; g++) {
      blocks[g] = all.columns(g * hiddenSize, hiddenSize);
    }
    return blocks;
  }

  /** Pre-activations of all gates, {@code [B,G·H]}; the cell leaves activations in their place. */
  public Tensor gates() {
    return gates;
  }

  /** Block {@code g} of {@link #gates()}, {@code [B,H]}. */
  public Tensor gate(int g) {
    return gate[g];
  }

  /** The hidden part of all gates, {@code [B,G·H]}; empty if the cell sums its parts. */
  public Tensor hiddenPart() {
    return hiddenPart;
  }

  /** Block {@code g} of {@link #hiddenPart()}, {@code [B,H]}. */
  public Tensor hiddenPart(int g) {
    return hiddenPartGate[g];
  }

  /** State {@code s} before the step, {@code [B,H]}: 0 is {@code h_{t−1}}, 1 is {@code c_{t−1}}. */
  public Tensor previous(int s) {
    return previous[s];
  }

  /** State {@code s} after the step, {@code [B,H]}: 0 is {@code h_t}, 1 is {@code c_t}. */
  public Tensor next(int s) {
    return next[s];
  }

  /** Vector {@code r} kept from forward to backward, {@code [B,H]}. */
  public Tensor remembered(int r) {
    return remembered[r];
  }

  /**
   * {@code d loss / d pre-activations} of all gates, {@code [B,G·H]}: the error of the input part.
   */
  public Tensor gatesError() {
    return gatesError;
  }

  /** Block {@code g} of {@link #gatesError()}, {@code [B,H]}. */
  public Tensor gateError(int g) {
    return gateError[g];
  }

  /**
   * {@code d loss / d hidden part}, {@code [B,G·H]}; the same tensor as {@link #gatesError()} if
   * the cell sums its parts.
   */
  public Tensor hiddenPartError() {
    return hiddenPartError;
  }

  /** Block {@code g} of {@link #hiddenPartError()}, {@code [B,H]}. */
  public Tensor hiddenPartError(int g) {
    return hiddenPartGateError[g];
  }

  /** {@code d loss / d next state s}, {@code [B,H]}, complete; the cell may overwrite it. */
  public Tensor nextError(int s) {
    return nextError[s];
  }

  /**
   * {@code d loss / d previous state s}, {@code [B,H]}, to be written; never the same memory as
   * {@link #nextError}.
   */
  public Tensor previousError(int s) {
    return previousError[s];
  }
}
