package rnn.spark.testkit;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** The local disk under the scheme {@code full}, which can be told how much room it has left. */
public final class FullDisk extends RawLocalFileSystem {
  /** Room enough. */
  public static final long EMPTY = Long.MAX_VALUE;

  /** Bytes that may still be written; with none left, no file can be made either. */
  public static volatile long room = EMPTY;

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
    if (room == 0) {
      throw new IOException("No space left on device");
    }
    OutputStream out = super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(new Limited(out), null);
  }

  /** Takes as many bytes as there is room for. */
  private static final class Limited extends FilterOutputStream {
    Limited(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int fits = (int) Math.min(length, room);
      out.write(bytes, offset, fits);
      if (room != EMPTY) {
        room -= fits;
      }
      if (fits < length) {
        throw new IOException("No space left on device");
      }
    }
  }
}
