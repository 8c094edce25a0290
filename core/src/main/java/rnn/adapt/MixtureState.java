package rnn.adapt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import rnn.predict.State;
import rnn.text.Vocabulary;

/**
 * State of a mixture of language models: all read the same text, and their probabilities of the
 * next token are mixed.
 *
 * <p>All models must have the same tokens; the ids are those of the first.
 */
public final class MixtureState implements State {
  private final List<State> states;
  private final MixtureWeights weights;
  private final List<VocabularyOrder> orders = new ArrayList<>();
  private final float[] probabilities; // [V]
  private final double[] sums; // [V]

  /**
   * A state that owns {@code states} from now on, and steps them.
   *
   * @throws IllegalArgumentException if there are not as many weights as states, or a model has a
   *     token that another has not
   */
  public MixtureState(List<State> states, MixtureWeights weights) {
    Mixture.requireWeights(states.size(), weights);
    this.states = List.copyOf(states);
    this.weights = weights;
    for (State state : states) {
      orders.add(new VocabularyOrder(vocabulary(), state.vocabulary()));
    }
    this.probabilities = new float[vocabulary().size()];
    this.sums = new double[vocabulary().size()];
  }

  @Override
  public Vocabulary vocabulary() {
    return states.get(0).vocabulary();
  }

  @Override
  public void restart() {
    states.forEach(State::restart);
  }

  @Override
  public void advance(int token) {
    Objects.checkIndex(token, probabilities.length);
    for (int i = 0; i < states.size(); i++) {
      states.get(i).advance(orders.get(i).id(token));
    }
  }

  @Override
  public float[] nextProbabilities() {
    Arrays.fill(sums, 0);
    for (int i = 0; i < states.size(); i++) {
      float[] next = states.get(i).nextProbabilities(); // [V]
      VocabularyOrder order = orders.get(i);
      for (int id = 0; id < sums.length; id++) {
        sums[id] += weights.get(i) * next[order.id(id)];
      }
    }
    for (int id = 0; id < sums.length; id++) {
      probabilities[id] = (float) sums[id];
    }
    return probabilities;
  }
}
