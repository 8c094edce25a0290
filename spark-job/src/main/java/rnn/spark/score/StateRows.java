package rnn.spark.score;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import rnn.baseline.HiddenMarkovModel;
import rnn.model.BaselineModel;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Hidden states of rows by a hidden Markov model: {@code states} of their tokens, from 0, on the
 * most probable path, and the {@code confidence} of each, its probability given the whole text. The
 * {@code <eos>} that ends a text is read, and its state left out.
 */
final class StateRows implements RowPredictor {
  /** The columns that are added. */
  static final StructType COLUMNS =
      new StructType()
          .add("states", DataTypes.createArrayType(DataTypes.IntegerType))
          .add("confidence", DataTypes.createArrayType(DataTypes.DoubleType));

  private final BaselineModel model;
  private final HiddenMarkovModel states;

  StateRows(BaselineModel model) {
    this.model = model;
    this.states = (HiddenMarkovModel) model.counted();
  }

  @Override
  public List<Predicted> predict(List<List<String>> texts) {
    List<Predicted> predicted = new ArrayList<>(texts.size());
    for (List<String> text : texts) {
      int[] tokens = model.encoder().tokens(text); // [T + 1]
      int[] path = states.viterbi(tokens, 0, tokens.length); // [T + 1]
      double[] posteriors = states.posteriors(tokens, 0, tokens.length); // [T + 1, N]
      List<Integer> ofTokens = new ArrayList<>(text.size());
      List<Double> confidences = new ArrayList<>(text.size());
      for (int t = 0; t < text.size(); t++) {
        ofTokens.add(path[t]);
        confidences.add(posteriors[t * states.states() + path[t]]);
      }
      predicted.add(
          new Predicted(
              new Object[] {
                CollectionConverters.asScala(ofTokens).toSeq(),
                CollectionConverters.asScala(confidences).toSeq()
              },
              RowPredictor.unknown(model, text)));
    }
    return predicted;
  }
}
