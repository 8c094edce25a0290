package rnn.spark.testkit;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** The local disk under the scheme {@code full}, which can be told to be full. */
public final class FullDisk extends RawLocalFileSystem {
  /** True while no file can be made. */
  public static volatile boolean isFull;

  private static final URI NAME = URI.create("full:///");

  /** Makes the scheme known to {@code configuration}. */
  public static void mount(Configuration configuration) {
    configuration.set("fs.full.impl", FullDisk.class.getName());
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (isFull) {
      throw new IOException("No space left on device");
    }
    return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
  }
}
