package rnn.spark.data;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;

/**
 * Lines of text from where a split begins to the end of its file, so that a reader can finish the
 * block of lines that the end of the split cuts. Compressed files are one split.
 */
public final class BlockInput extends TextInput {
  private static final long MAX_OFFSET = Long.MAX_VALUE >> 1; // room for what Hadoop adds

  @Override
  protected boolean isSplitable(JobContext context, Path file) {
    return TextCodecs.of(context.getConfiguration(), file) == null
        && super.isSplitable(context, file);
  }

  @Override
  FileSplit extent(FileSplit split) throws IOException {
    long start = split.getStart();
    return new FileSplit(split.getPath(), start, MAX_OFFSET - start, split.getLocations());
  }
}
