package rnn.spark.score;

import org.apache.spark.sql.types.StructType;
import rnn.model.BaselineModel;
import rnn.model.TrainedModel;

/** A hidden Markov model on its way to executors, to predict the hidden states of rows there. */
record SharedStates(SharedModel shared) implements SharedPredictor {

  @Override
  public TrainedModel model() {
    return shared.model();
  }

  @Override
  public StructType columns() {
    return StateRows.COLUMNS;
  }

  @Override
  public RowPredictor predictor() {
    return new StateRows((BaselineModel) shared.model());
  }

  @Override
  public void close() {
    shared.close();
  }
}
