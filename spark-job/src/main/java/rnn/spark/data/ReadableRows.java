package rnn.spark.data;

import java.util.Iterator;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Row;
import rnn.spark.job.InputException;
import rnn.text.Excerpt;

/** The rows of one partition; a file that cannot be read is an input error that names it. */
public final class ReadableRows implements Iterator<Row> {
  private static final String NOT_READ = "FAILED_READ_FILE";
  private static final int MAX_SHOWN = 300; // characters of a reason

  private final Iterator<Row> rows;

  /** The rows that {@code rows} gives, in a task. */
  public ReadableRows(Iterator<Row> rows) {
    this.rows = rows;
  }

  @Override
  public boolean hasNext() {
    try {
      return rows.hasNext();
    } catch (Exception e) { // Scala throws checked ones unannounced
      throw failure(e);
    }
  }

  @Override
  public Row next() {
    try {
      return rows.next();
    } catch (Exception e) { // Scala throws checked ones unannounced
      throw failure(e);
    }
  }

  private static RuntimeException failure(Exception e) {
    for (Throwable error = e; error != null; error = error.getCause()) {
      if (error instanceof SparkThrowable known
          && known.getCondition() != null
          && known.getCondition().startsWith(NOT_READ)) {
        Throwable bottom = error;
        while (bottom.getCause() != null) {
          bottom = bottom.getCause();
        }
        return new InputException(
            "The input %s cannot be read: %s; it may be damaged or have changed: compare it with its source"
                .formatted(
                    known.getMessageParameters().get("path"),
                    Excerpt.of(
                        String.valueOf(bottom.getMessage()).lines().findFirst().orElse(""),
                        MAX_SHOWN)),
            e);
      }
    }
    return ReadableRows.<RuntimeException>unchanged(e);
  }

  /** Throws {@code e} as it is, checked or not. */
  @SuppressWarnings("unchecked") // erased
  private static <E extends Exception> RuntimeException unchanged(Exception e) throws E {
    throw (E) e;
  }
}
