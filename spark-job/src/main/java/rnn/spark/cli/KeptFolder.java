package rnn.spark.cli;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import rnn.spark.files.HadoopFolder;

/**
 * A directory beside the model that a finished run leaves.
 *
 * @param directory as the user knows it
 * @param isThere whether there is one
 */
record KeptFolder(String directory, boolean isThere) {

  /** The directory on the file system that its path and {@code configuration} name. */
  static KeptFolder of(Configuration configuration, String directory) {
    try {
      return new KeptFolder(directory, HadoopFolder.of(configuration, directory).exists());
    } catch (IOException e) {
      return new KeptFolder(directory, false); // the run itself is done
    }
  }

  /** The line that {@code format} makes of the directory; none if it is not there. */
  List<String> lines(String format) {
    return isThere ? List.of(format.formatted(directory)) : List.of();
  }
}
