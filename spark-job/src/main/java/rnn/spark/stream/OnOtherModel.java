package rnn.spark.stream;

/** Treatment of a session whose kept state is another model's. */
public enum OnOtherModel {
  /** The query stops with an error. */
  FAIL,
  /** The session begins anew, and its next row says so. */
  RESTART
}
