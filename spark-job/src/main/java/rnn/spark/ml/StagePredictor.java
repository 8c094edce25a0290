package rnn.spark.ml;

import org.apache.spark.sql.types.StructType;
import rnn.model.TrainedModel;
import rnn.spark.score.PredictedColumns;
import rnn.spark.score.RowPredictor;
import rnn.spark.score.SharedModel;
import rnn.spark.score.SharedPredictor;

/** A model of a stage on its way to executors, to fill the columns that the stage names. */
record StagePredictor(SharedModel shared, PredictedColumns added) implements SharedPredictor {

  @Override
  public TrainedModel model() {
    return shared.model();
  }

  @Override
  public StructType columns() {
    return added.columns();
  }

  @Override
  public RowPredictor predictor() {
    return added.predictor(shared.loaded());
  }

  @Override
  public void close() {
    shared.close();
  }
}
