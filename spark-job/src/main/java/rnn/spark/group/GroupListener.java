package rnn.spark.group;

/** A receiver of what happens in a training of a model for each group. */
public interface GroupListener {
  /** A listener that does nothing. */
  GroupListener SILENT = new GroupListener() {};

  /** A sentence on what was found in the rows. */
  default void remark(String sentence) {}

  /** So many of {@code groups} groups are done; told from another thread. */
  default void done(long done, long groups) {}
}
