package rnn.spark.stream;

/** Treatment of a session whose key had no event for longer than the time-out. */
public enum AtIdle {
  /** It is forgotten. */
  FORGET,
  /**
   * It ends: a row with its key, the time of its last event and the surprise of its end is added. A
   * table has no watermark to pass, so the last session of each of its keys has no such row.
   */
  END
}
