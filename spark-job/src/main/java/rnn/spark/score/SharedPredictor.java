package rnn.spark.score;

import java.io.Serializable;
import org.apache.spark.sql.types.StructType;
import rnn.model.TrainedModel;

/** A predictor of rows on its way to executors. */
public interface SharedPredictor extends Serializable, AutoCloseable {

  /** The model whose tokens rows are read as. */
  TrainedModel model();

  /** The columns that its predictors add. */
  StructType columns();

  /** A predictor for one thread. */
  RowPredictor predictor();

  /** Takes it from the executors. */
  @Override
  void close();
}
