package rnn.spark.data;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import rnn.spark.job.Sessions;

/** Column files as they stand, to be written with a column more. */
public final class ColumnFiles {
  private ColumnFiles() {}

  /** A parser of the blocks of a file. */
  @FunctionalInterface
  public interface BlockParser extends Serializable {
    /** Lines of the blocks, as they are asked for. */
    Iterator<String> lines(Iterator<ColumnBlocks.Block> blocks);
  }

  /** The lines that {@code parser} makes of each file, which is read by one task. */
  public static JavaRDD<String> lines(SparkSession session, Source source, BlockParser parser) {
    String format = source.format();
    Labels columns = source.labels();
    return TextFiles.parsedWhole(
        Sessions.context(session),
        source.paths(),
        lines -> parser.lines(new ColumnBlocks(lines, format, columns)));
  }
}
