package rnn.spark.ml;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rnn.model.ModelDirectory;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;
import scala.Option;

/**
 * The files by which Spark ML knows a stage: its class, its name and its params, as one line of
 * JSON in a directory {@value ModelDirectory#STAGE}.
 *
 * <p>Here, and nowhere else, is what Spark does not declare public: the form of that line. The
 * driver writes it by itself, so that the directory is whole before it is put in its place.
 */
final class StageFiles {
  private static final String PART = "part-00000"; // as Spark's writer of text calls it
  private static final String SUCCESS = "_SUCCESS";

  private StageFiles() {}

  /**
   * What is known of a stage.
   *
   * @param metadata Spark's form of it
   */
  record Stage(DefaultParamsReader.Metadata metadata) {

    /** Name of its class. */
    String className() {
      return metadata.className();
    }

    /** Its name, which no other stage has. */
    String uid() {
      return metadata.uid();
    }

    /**
     * Sets the params of {@code stage} that were saved.
     *
     * @throws InputException if it has no such param, or a value is none that it may have
     */
    void setParams(Params stage, String location) {
      try {
        metadata.getAndSetParams(stage, Option.empty());
      } catch (NoSuchElementException e) {
        throw new InputException(
            "The stage in %s must have the params that %s has in this version of rnn-spark, but: %s It was saved by another version, with Spark %s; load it there, or load the model by a directory without %s, which leaves the params at their defaults"
                .formatted(
                    location,
                    className(),
                    e.getMessage(),
                    metadata.sparkVersion(),
                    ModelDirectory.STAGE),
            e);
      }
    }
  }

  /** Writes what is known of {@code stage} to {@code folder}. */
  static void write(Params stage, SparkSession session, HadoopFolder folder) throws IOException {
    String line =
        DefaultParamsWriter.getMetadataToSave(stage, session, Option.empty(), Option.empty());
    HadoopFolder directory = folder.child(ModelDirectory.STAGE);
    try (OutputStream out = directory.create(PART)) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    directory.create(SUCCESS).close();
  }

  /** Metadata of the stage in {@code folder}; null if there is none. */
  static @Nullable Stage read(HadoopFolder folder) throws IOException {
    HadoopFolder directory = folder.child(ModelDirectory.STAGE);
    for (String name : directory.names()) {
      if (name.startsWith("part-")) {
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(directory.open(name), StandardCharsets.UTF_8))) {
          String line = lines.lines().collect(Collectors.joining("\n"));
          if (!line.isBlank()) {
            return new Stage(DefaultParamsReader.parseMetadata(line, ""));
          }
        }
      }
    }
    return null;
  }
}
