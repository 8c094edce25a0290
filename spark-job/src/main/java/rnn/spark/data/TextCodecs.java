package rnn.spark.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.ZStandardCodec;
import org.jspecify.annotations.Nullable;

/** The codecs of compressed text, chosen by what a file's name ends in. */
final class TextCodecs {
  private static final String CODECS = "io.compression.codecs"; // as Hadoop calls it

  private TextCodecs() {}

  /** Settings of Hadoop for those codecs; a user's own codec for an ending stays. */
  static Map<String, String> options(Configuration configuration) {
    CompressionCodec zstd = of(configuration, new Path("text" + ZstdCodec.ENDING));
    if (zstd != null && !(zstd instanceof ZStandardCodec)) {
      return Map.of();
    }
    List<String> codecs = new ArrayList<>(configuration.getTrimmedStringCollection(CODECS));
    codecs.add(ZstdCodec.class.getName());
    return Map.of(CODECS, String.join(",", codecs));
  }

  /** The codec of {@code file}, or null if it is not compressed as far as its name says. */
  static @Nullable CompressionCodec of(Configuration configuration, Path file) {
    return new CompressionCodecFactory(configuration).getCodec(file);
  }
}
