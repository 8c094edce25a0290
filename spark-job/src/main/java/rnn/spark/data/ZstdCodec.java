package rnn.spark.data;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionInputStream;
import org.apache.hadoop.io.compress.CompressionOutputStream;
import org.apache.hadoop.io.compress.Compressor;
import org.apache.hadoop.io.compress.Decompressor;
import org.jspecify.annotations.Nullable;

/**
 * Files that end in {@code .zst}, by the library that Spark compresses its own data with. Hadoop's
 * codec needs a native library of Hadoop that few have.
 */
public final class ZstdCodec implements CompressionCodec {
  /** The end of the names of such files. */
  static final String ENDING = ".zst";

  private static final int MAX_WINDOW_LOG = 31; // of zstd --long=31

  @Override
  public CompressionInputStream createInputStream(InputStream in) throws IOException {
    return new Decompressed(new ZstdInputStreamNoFinalizer(in).setLongMax(MAX_WINDOW_LOG));
  }

  @Override
  public CompressionInputStream createInputStream(
      InputStream in, @Nullable Decompressor decompressor) throws IOException {
    return createInputStream(in);
  }

  private static final class Decompressed extends CompressionInputStream {
    Decompressed(InputStream in) throws IOException {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, length);
    }

    @Override
    public void resetState() {}
  }

  @Override
  public CompressionOutputStream createOutputStream(OutputStream out) {
    throw new UnsupportedOperationException("Nothing is written as zstd");
  }

  @Override
  public CompressionOutputStream createOutputStream(
      OutputStream out, @Nullable Compressor compressor) {
    return createOutputStream(out);
  }

  @Override
  public @Nullable Class<? extends Compressor> getCompressorType() {
    return null;
  }

  @Override
  public @Nullable Compressor createCompressor() {
    return null;
  }

  @Override
  public @Nullable Class<? extends Decompressor> getDecompressorType() {
    return null;
  }

  @Override
  public @Nullable Decompressor createDecompressor() {
    return null;
  }

  @Override
  public String getDefaultExtension() {
    return ENDING;
  }
}
