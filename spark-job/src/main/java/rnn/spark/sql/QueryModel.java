package rnn.spark.sql;

import java.io.Serializable;
import rnn.spark.score.SharedModel;

/**
 * A model on its way from the driver into tasks.
 *
 * @param id of what was read, alike in all JVMs; another for each reading
 * @param shared its content, which is broadcast
 */
record QueryModel(String id, SharedModel shared) implements Serializable {

  /** Predictors of it in this JVM. */
  PredictorPool pool() {
    return PredictorPool.of(id, shared::model);
  }

  /** True of the same reading: what was broadcast needs not be compared. */
  @Override
  public boolean equals(Object other) {
    return other instanceof QueryModel model && model.id.equals(id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
