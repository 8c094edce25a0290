package rnn.spark.group;

import java.io.Serializable;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.fit.Lines;
import rnn.fit.LocalFit;
import rnn.spark.data.KeyedLines;
import rnn.text.Tokenizer;
import rnn.train.GivenOptions;
import rnn.train.TrainingDivergedException;
import rnn.train.TrainingInterruptedException;
import rnn.train.TrainingListener;
import scala.Tuple2;

/**
 * The groups of one task, one after the other: each is read, trained on this thread, and becomes a
 * row. No more than one is in memory. What fails in one is the reason in its row.
 */
final class GroupFits implements Iterator<Row> {
  private static final Logger LOG = LoggerFactory.getLogger(GroupFits.class);

  private final Iterator<Tuple2<String, String[][]>> lines; // by key
  private final Work work;
  private final LocalFit.Plan plan;
  private @Nullable Tuple2<String, String[][]> next;

  /**
   * What every task is to do.
   *
   * @param given options as the user gave them, which are parsed anew in each task
   * @param tokenizer what divided the lines
   * @param provenance what is to be known of every model
   * @param minTokens tokens that a group must have for a model of its own
   * @param noShared reason why small groups get no model; null if they get the shared one
   * @param done groups that are done
   */
  record Work(
      Map<String, String> given,
      Tokenizer tokenizer,
      Map<String, String> provenance,
      long minTokens,
      @Nullable String noShared,
      LongAccumulator done)
      implements Serializable {}

  /** The groups of {@code lines}, in which those of a group stand together. */
  GroupFits(Iterator<Tuple2<String, String[][]>> lines, Work work) {
    this.lines = lines;
    this.work = work;
    this.plan =
        new LocalFit.Plan(GivenOptions.ofRows(work.given()), work.tokenizer(), work.provenance());
  }

  @Override
  public boolean hasNext() {
    if (next == null && lines.hasNext()) {
      next = lines.next();
    }
    return next != null;
  }

  @Override
  public Row next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    String key = next._1();
    Lines read = new Lines(plan.options().model().task().labelling());
    String reason = null;
    long rows = 0;
    while (hasNext() && next != null && next._1().equals(key)) {
      String[][] content = next._2();
      String wrong = KeyedLines.Content.reason(content);
      if (wrong == null) {
        read.add(KeyedLines.Content.tokens(content), KeyedLines.Content.labels(content));
      } else if (reason == null) {
        reason = wrong;
      }
      rows++;
      next = null;
    }
    Row row = row(new GroupTable.Group(key, rows, read.tokens()), read, reason);
    work.done().add(1);
    return row;
  }

  private Row row(GroupTable.Group group, Lines read, @Nullable String reason) {
    if (reason != null) {
      return GroupTable.failed(group, reason, 0);
    }
    if (group.tokens() < work.minTokens()) {
      return GroupTable.small(group, work.noShared());
    }
    long start = System.nanoTime();
    try {
      LocalFit.Result result =
          LocalFit.fit(read, plan, "the group " + group.key(), new Interruption());
      return GroupTable.trained(group, result, seconds(start));
    } catch (TrainingInterruptedException e) {
      throw e; // the task is to end, not the group alone
    } catch (OutOfMemoryError e) {
      return failed(group, e, start);
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return failed(group, e, start);
    }
  }

  private static Row failed(GroupTable.Group group, Throwable e, long start) {
    boolean isMemory = e instanceof OutOfMemoryError || e.getCause() instanceof OutOfMemoryError;
    boolean isOfData =
        e instanceof IllegalArgumentException || e instanceof TrainingDivergedException;
    String reason =
        isMemory
            ? "The group's %,d tokens and its network need more memory than a task has; give executors more, or fewer cores at a time, or make the network smaller"
                .formatted(group.tokens())
            : String.valueOf(isOfData ? e.getMessage() : e);
    LOG.warn("Group {} has no model: {}", group.key(), reason, isOfData || isMemory ? null : e);
    return GroupTable.failed(group, reason, seconds(start));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  /** Hands the end of the task on to the training in it. */
  private static final class Interruption implements TrainingListener {
    private final @Nullable TaskContext task = TaskContext.get();

    @Override
    public void roundDone(RoundReport report) {
      if (task != null && task.isInterrupted()) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
