package rnn.train;

import rnn.parameter.ParameterLayout;

/** Parameters that a run starts from, as a function of what they are and of the seed. */
@FunctionalInterface
public interface InitialParameters {
  /** All of them drawn from the seed. */
  InitialParameters DRAWN = ParameterLayout::initial;

  /** The parameters {@code [P]} of {@code layout}, in a new array. */
  float[] of(ParameterLayout layout, long seed);
}
