package rnn.model;

import rnn.math.Kernels;

/**
 * Text drawn from a model, token by token. For one thread.
 */
public final class Generator {

  /** A generator of {@code model}'s text. */
  public Generator(Model model, Kernels kernels) {
    throw new IllegalStateException();
  }

  /**
   * The continuation of {@code prompt}, which may be empty, by {@code length} tokens.
   *
   * @return the text after the prompt
   */
  public String generate(String prompt, int length, Sampling sampling) {
    throw new IllegalStateException();
  }
}
