package rnn.spark.ml;

import rnn.model.TrainedModel;
import rnn.spark.score.SharedModel;
import rnn.spark.score.SharedPredictor;

/** A model of a stage on its way to executors, to fill the columns that the stage names. */
interface StagePredictor extends SharedPredictor {

  /** The model. */
  SharedModel shared();

  @Override
  default TrainedModel model() {
    return shared().model();
  }

  @Override
  default void close() {
    shared().close();
  }
}
