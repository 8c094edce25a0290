package rnn.spark.data;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.spark.job.Jobs;

/**
 * Counts of what is no text in a column.
 *
 * @param nullRows rows with null in it
 * @param emptyElements elements of its arrays that are null or empty strings
 */
record ColumnCount(long nullRows, long emptyElements) {
  private static final Logger LOG = LoggerFactory.getLogger(ColumnCount.class);

  /**
   * The counts of {@code column}, in a job of their own; a warning says what is left out.
   *
   * @throws rnn.spark.job.InputException if a value is not UTF-8 or a file cannot be read
   */
  static ColumnCount of(Dataset<Row> rows, TextColumn column, String description) {
    List<long[]> parts =
        Jobs.collect(
            rows.select(column.value(), column.notUtf8(rows))
                .javaRDD()
                .mapPartitions(ColumnCount::counted),
            "count rows without text in " + description);
    long nullRows = 0;
    long emptyElements = 0;
    for (long[] part : parts) {
      nullRows += part[0];
      emptyElements += part[1];
    }
    if (nullRows > 0) {
      LOG.warn("{}: {} rows have null in the column and are left out", description, nullRows);
    }
    if (emptyElements > 0) {
      LOG.warn(
          "{}: {} elements of arrays in the column are null or empty strings and are left out",
          description,
          emptyElements);
    }
    return new ColumnCount(nullRows, emptyElements);
  }

  private static Iterator<long[]> counted(Iterator<Row> partition) {
    ReadableRows rows = new ReadableRows(partition);
    long[] count = new long[2];
    while (rows.hasNext()) {
      Row row = rows.next();
      TextColumn.requireUtf8(row.get(1));
      count[0] += row.isNullAt(0) ? 1 : 0;
      count[1] += TextColumn.emptyElements(row.get(0));
    }
    return List.of(count).iterator();
  }
}
