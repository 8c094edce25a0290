package rnn.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.jspecify.annotations.Nullable;
import rnn.spark.files.HadoopFile;
import rnn.spark.job.InputException;
import rnn.text.Vocabulary;
import rnn.text.WordVectors;

/**
 * A file of word vectors on a Hadoop file system, plain or compressed as its name's ending says.
 *
 * <p>It is read once, as a stream, by the driver: the vocabulary and the parameters are there
 * anyway, only the vocabulary's words are kept, and what makes such files large is passed over.
 */
public final class VectorsFile {
  private static final String OPTION = "--vectors";

  private final HadoopFile file;
  private final String name;
  private final @Nullable CompressionCodec codec;

  private VectorsFile(HadoopFile file, String name, @Nullable CompressionCodec codec) {
    this.file = file;
    this.name = name;
    this.codec = codec;
  }

  /**
   * Vectors that were read.
   *
   * @param name of the file, without its directory
   * @param bytes size of the file
   * @param sha256 hash of its bytes, in hexadecimal
   */
  public record Content(WordVectors vectors, String name, long bytes, String sha256) {}

  /**
   * The file {@code path}.
   *
   * @throws InputException if there is none
   */
  public static VectorsFile of(Configuration configuration, String path) {
    try {
      HadoopFile file = HadoopFile.of(configuration, path, OPTION);
      Configuration opening = new Configuration(configuration);
      TextCodecs.options(opening).forEach(opening::set);
      String name = file.location().substring(file.location().lastIndexOf('/') + 1);
      return new VectorsFile(file, name, TextCodecs.of(opening, new Path(null, null, "./" + name)));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be read from %s: %s".formatted(OPTION, path, e.getMessage()), e);
    }
  }

  /** The path as users know it. */
  public String location() {
    return file.location();
  }

  /**
   * Values of a vector, by the first lines of the file.
   *
   * @throws InputException if it is no file of vectors
   */
  public int size() {
    try (InputStream raw = file.open();
        InputStream text = decompressed(raw)) {
      return reading(text, in -> WordVectors.size(in, location()));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * The vectors of the words of {@code vocabulary}, and of the first words that it lacks.
   *
   * @param maxAdded limit of these
   * @throws InputException if it is no file of vectors, or has none of the words
   */
  public Content read(Vocabulary vocabulary, int maxAdded) {
    try (InputStream raw = file.open()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      DigestInputStream hashed = new DigestInputStream(raw, digest);
      WordVectors vectors =
          reading(
              decompressed(hashed), in -> WordVectors.read(in, location(), vocabulary, maxAdded));
      hashed.transferTo(OutputStream.nullOutputStream()); // what a codec leaves
      return new Content(vectors, name, file.size(), HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw unreadable(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private InputStream decompressed(InputStream raw) throws IOException {
    return codec == null ? raw : codec.createInputStream(raw);
  }

  private <R> R reading(InputStream in, Function<InputStream, R> read) {
    try {
      return read.apply(in);
    } catch (UncheckedIOException e) {
      throw unreadable(e.getCause());
    } catch (InputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InputException(OPTION + " " + e.getMessage(), e);
    }
  }

  private UncheckedIOException unreadable(IOException e) {
    return new UncheckedIOException(
        "%s cannot be read from %s: %s%s"
            .formatted(
                OPTION,
                location(),
                e,
                codec == null ? "" : "; was the file cut? decompress it to see (gzip -t)"),
        e);
  }
}
