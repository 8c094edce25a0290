package rnn.report;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.train.TrainingListener;

/**
 * Writes the figures of a run into a file that TensorBoard reads, as the run goes on. Steps are
 * tokens trained on since the run began, those before it was resumed too: curves of runs with other
 * batches and shards lie on each other. Where rounds are taken back, steps go back with them.
 *
 * <p>Tags are {@code train/loss_nats, train/learning_rate, train/tokens_per_second,
 * train/divergence} after each round, and {@code held_out/loss_nats} and {@code held_out/} with the
 * figure that epochs are judged by after each epoch. A file that cannot be written any more, or not
 * be closed, is told in the log, and the run goes on.
 */
public final class EventListener implements TrainingListener, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(EventListener.class);

  private @Nullable EventFile file; // null once it could not be written, or is closed

  /**
   * A listener that writes a new file.
   *
   * @param out takes its bytes; what is flushed should be seen by readers
   */
  public EventListener(OutputStream out) throws IOException {
    this.file = new EventFile(out, now());
  }

  private static double now() {
    return System.currentTimeMillis() * 1e-3;
  }

  @Override
  public void roundDone(RoundReport report) {
    write(
        report.tokensSoFar(),
        "train/loss_nats",
        report.lossNats(),
        "train/learning_rate",
        report.learningRate(),
        "train/tokens_per_second",
        report.tokens() / report.seconds(),
        "train/divergence",
        report.spread());
  }

  @Override
  public void epochDone(EpochReport report) {
    if (report.validation().weight() > 0) {
      write(
          report.tokens(),
          "held_out/loss_nats",
          report.validation().meanLossNats(),
          "held_out/" + report.judge().title().replace(' ', '_'),
          report.judge().of(report.validation()));
    }
  }

  /** Adds pairs of a tag and its value at {@code step}, those that are no numbers left out. */
  private void write(long step, Object... pairs) {
    EventFile open = file;
    if (open == null) {
      return;
    }
    try {
      double time = now();
      for (int i = 0; i < pairs.length; i += 2) {
        double value = (Double) pairs[i + 1];
        if (Double.isFinite(value)) {
          open.scalar(time, step, (String) pairs[i], value);
        }
      }
      open.flush();
    } catch (IOException | RuntimeException e) { // file systems throw others too
      LOG.warn("The event file is not written any further: {}", e.toString());
      file = null;
      try {
        open.close();
      } catch (IOException | RuntimeException alsoFailed) {
        LOG.debug("Nor is it closed", alsoFailed);
      }
    }
  }

  /** Closes the file; one that cannot be closed is told in the log. */
  @Override
  public void close() {
    EventFile open = file;
    file = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("The end of the event file may be missing, it was not closed: {}", e.toString());
    }
  }
}
