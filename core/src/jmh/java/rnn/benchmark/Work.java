package rnn.benchmark;

import org.jspecify.annotations.Nullable;

/** What is timed: one window's work, which can be done again and again. */
interface Work {
  /** Works through one window. */
  void run();

  /** Tokens of one {@link #run}. */
  int tokens();

  /** Floating-point operations of a token, those of matrix products alone. */
  double flopPerToken();

  /** Mean loss of the last window, where there is one: peers that agree on it do the same work. */
  default @Nullable Double lossNatsPerToken() {
    return null;
  }
}
