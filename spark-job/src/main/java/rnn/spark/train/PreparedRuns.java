package rnn.spark.train;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rnn.option.OptionException;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;

/**
 * Runs that differ in some options: their texts are read once for all of them that can share them.
 *
 * <p>All start from the same model, if they start from one.
 */
public final class PreparedRuns implements AutoCloseable {
  private final SparkSession session;
  private final @Nullable StartingModel start;
  private final Map<TextKey, Texts> texts = new HashMap<>();
  private final Map<TextKey, IllegalArgumentException> unreadable = new HashMap<>();

  /**
   * Runs of which {@code first} is one.
   *
   * @throws InputException if the model that it starts from is none
   */
  public PreparedRuns(SparkSession session, TrainRequest first) {
    this.session = session;
    this.start = StartingModel.of(Sessions.context(session).hadoopConfiguration(), first);
  }

  /**
   * The run of {@code request}, its texts read and its options decided.
   *
   * @throws OptionException if its options are impossible
   * @throws InputException if its texts are not what its options need
   */
  public PreparedRun prepare(TrainRequest request) {
    TrainRequest applied = start == null ? request : start.applied(request);
    return PreparedRun.of(session, applied, shared(applied).with(applied));
  }

  private Texts shared(TrainRequest request) {
    TextKey key = TextKey.of(request);
    IllegalArgumentException failed = unreadable.get(key);
    if (failed != null) {
      throw failed;
    }
    Texts read = texts.get(key);
    if (read == null) {
      try {
        read = Texts.of(session, request, start);
      } catch (InputException | OptionException e) {
        unreadable.put(key, e);
        throw e;
      }
      texts.put(key, read);
    }
    return read;
  }

  /**
   * Number of times that the texts were read: once for all runs whose options of the text agree.
   */
  public int texts() {
    return texts.size();
  }

  /** Gives up the texts. */
  @Override
  public void close() {
    texts.values().forEach(Texts::close);
    texts.clear();
  }
}
