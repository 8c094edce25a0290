package rnn.spark.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rnn.report.EventListener;
import rnn.spark.files.HadoopFolder;
import rnn.train.TrainingListener;

/** Argument of figures for TensorBoard. */
final class EventArguments {
  @Option(
      names = "--tensorboard",
      paramLabel = "DIRECTORY",
      description =
          "Write the run's figures into an event file in this directory as it goes on, for"
              + " TensorBoard, on any Hadoop file system. Without it: none.")
  @Nullable String directory;

  /** An event file, or none. */
  static final class Events implements Closeable {
    private final @Nullable EventListener file;

    private Events(@Nullable EventListener file) {
      this.file = file;
    }

    /** A listener that writes it. */
    TrainingListener listener() {
      return file == null ? TrainingListener.SILENT : file;
    }

    @Override
    public void close() {
      if (file != null) {
        file.close();
      }
    }
  }

  /** The event file of a run that begins or goes on, if one is asked for. */
  Events open(Configuration hadoop) throws IOException {
    if (directory == null) {
      return new Events(null);
    }
    String name =
        "events.out.tfevents.%d.%s"
            .formatted(
                System.currentTimeMillis() / 1_000, UUID.randomUUID().toString().substring(0, 8));
    return new Events(new EventListener(HadoopFolder.of(hadoop, directory).createGrowing(name)));
  }
}
