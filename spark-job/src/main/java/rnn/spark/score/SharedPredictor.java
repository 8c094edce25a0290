package rnn.spark.score;

import java.io.Serializable;
import rnn.model.TrainedModel;

/** A predictor of rows on its way to executors. */
interface SharedPredictor extends Serializable, AutoCloseable {

  /** The model whose tokens rows are read as. */
  TrainedModel model();

  /** A predictor for one thread. */
  RowPredictor predictor();

  /** Takes it from the executors. */
  @Override
  void close();
}
