package rnn.adapt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import rnn.predict.Cursor;
import rnn.text.Vocabulary;

/**
 * Cursor of a mixture of language models: all read the same text, and their probabilities of the
 * next token are mixed.
 *
 * <p>All models must have the same tokens; the ids are those of the first.
 */
public final class MixtureCursor implements Cursor {
  private final List<Cursor> cursors;
  private final MixtureWeights weights;
  private final List<VocabularyOrder> orders = new ArrayList<>();
  private final float[] probabilities; // [V]
  private final double[] sums; // [V]

  /**
   * A cursor that owns {@code cursors} from now on, and steps them.
   *
   * @throws IllegalArgumentException if there are not as many weights as cursors, or a model has a
   *     token that another has not
   */
  public MixtureCursor(List<Cursor> cursors, MixtureWeights weights) {
    Mixture.requireWeights(cursors.size(), weights);
    this.cursors = List.copyOf(cursors);
    this.weights = weights;
    for (Cursor cursor : cursors) {
      orders.add(new VocabularyOrder(vocabulary(), cursor.vocabulary()));
    }
    this.probabilities = new float[vocabulary().size()];
    this.sums = new double[vocabulary().size()];
  }

  @Override
  public Vocabulary vocabulary() {
    return cursors.get(0).vocabulary();
  }

  @Override
  public void restart() {
    cursors.forEach(Cursor::restart);
  }

  @Override
  public void advance(int token) {
    Objects.checkIndex(token, probabilities.length);
    for (int i = 0; i < cursors.size(); i++) {
      cursors.get(i).advance(orders.get(i).id(token));
    }
  }

  @Override
  public float[] nextProbabilities() {
    Arrays.fill(sums, 0);
    for (int i = 0; i < cursors.size(); i++) {
      float[] next = cursors.get(i).nextProbabilities(); // [V]
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
