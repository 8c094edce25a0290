package rnn.spark.group;

import java.io.Serializable;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.batch.Labelling;
import rnn.fit.Lines;
import rnn.fit.LocalFit;
import rnn.network.NetworkSize;
import rnn.spark.data.KeyedLines;
import rnn.spark.train.TaskInterruption;
import rnn.text.Tokenizer;
import rnn.train.GivenOptions;
import rnn.train.TrainingDivergedException;
import rnn.train.TrainingInterruptedException;
import rnn.train.TrainingOptions;
import scala.Tuple2;

/**
 * The groups of one task, one after the other: each is read, trained on this thread, and becomes a
 * row. No more than one is in memory. What fails in one is the reason in its row.
 *
 * <p>A group that would not fit in memory is refused before it is read. What a network needs beside
 * that is seen when it is trained; there Java throws an error that is caught too, unless the system
 * ends the process first.
 */
final class GroupFits implements Iterator<Row> {
  private static final Logger LOG = LoggerFactory.getLogger(GroupFits.class);

  /** Bytes that a token takes at least: a reference in its row, and its number in the shard. */
  private static final int BYTES_PER_TOKEN = 8;

  private static final int NETWORK_ARRAYS = 3; // parameters, gradient, change

  private static final String TOO_LITTLE_MEMORY =
      "The group's %,d tokens and its network need more memory than a task has; give executors"
          + " more, or fewer cores at a time, or make the network smaller";

  private final Iterator<Tuple2<String, String[][]>> lines; // by key
  private final Work work;
  private final LocalFit.Plan plan;
  private final Labelling labelling;
  private final int task;
  private GroupTasks.Sum read = GroupTasks.Sum.ZERO;
  private @Nullable Tuple2<String, String[][]> next;

  /**
   * What every task is to do.
   *
   * @param given options as the user gave them, which are parsed anew in each task
   * @param tokenizer what divided the lines
   * @param provenance entries of every model
   * @param minTokens tokens that a group must have for a model of its own
   * @param noShared reason why small groups get no model; null if they get the shared one
   * @param tasks division of the groups
   * @param tasksAtOnce tasks that an executor runs at the same time, in one memory
   * @param done groups that are done
   */
  record Work(
      Map<String, String> given,
      Tokenizer tokenizer,
      Map<String, String> provenance,
      long minTokens,
      @Nullable String noShared,
      GroupTasks tasks,
      int tasksAtOnce,
      LongAccumulator done)
      implements Serializable {}

  /** The groups of {@code lines}, those of {@code task}; those of a group stand together. */
  GroupFits(int task, Iterator<Tuple2<String, String[][]>> lines, Work work) {
    this.task = task;
    this.lines = lines;
    this.work = work;
    this.plan =
        new LocalFit.Plan(GivenOptions.ofRows(work.given()), work.tokenizer(), work.provenance());
    this.labelling = plan.options().model().task().labelling();
  }

  @Override
  public boolean hasNext() {
    if (next == null && lines.hasNext()) {
      next = lines.next();
      String[][] content = next._2();
      boolean isMissing = KeyedLines.Content.isMissing(content);
      read =
          read.plus(
              GroupTasks.Sum.of(
                  next._1(), isMissing ? 0 : 1, GroupSizes.tokens(content, labelling)));
    } else if (next == null) {
      work.tasks().requireCounted(task, read); // before the last group is trained
    }
    return next != null;
  }

  @Override
  public Row next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Reading reading = new Reading(next._1());
    while (hasNext() && next != null && next._1().equals(reading.key)) {
      reading.add(next._2());
      next = null;
    }
    Row row = row(reading);
    work.done().add(1);
    return row;
  }

  /**
   * A group while its rows are read. Once one of them is wrong the others are only counted, as all
   * are where no group of the task has enough for a model of its own.
   */
  private final class Reading {
    private final String key;
    private final boolean isKept = work.tasks().sum(task).tokens() >= work.minTokens();
    private @Nullable String reason;
    private boolean isShortOfMemory;
    private Lines lines = new Lines(labelling);
    private long rows;
    private long tokens;

    Reading(String key) {
      this.key = key;
      this.reason = isKept ? tooLarge() : null;
    }

    void add(String[][] content) {
      if (KeyedLines.Content.isMissing(content)) {
        return;
      }
      rows++;
      tokens += GroupSizes.tokens(content, labelling);
      String wrong = KeyedLines.Content.reason(content);
      if (wrong != null) {
        fail(wrong);
      } else if (isKept && reason == null && !isShortOfMemory) {
        try {
          lines.add(KeyedLines.Content.tokens(content), KeyedLines.Content.labels(content));
        } catch (OutOfMemoryError e) {
          isShortOfMemory = true;
          lines = new Lines(labelling);
        } catch (RuntimeException e) {
          fail(String.valueOf(e));
        }
      }
    }

    /** Of several reasons the first in their order, for the rows come in any. */
    private void fail(String wrong) {
      reason = reason == null || wrong.compareTo(reason) < 0 ? wrong : reason;
      lines = new Lines(labelling); // what was read is not needed any more
    }

    /** The reason why there is nothing to train on; null if there is. */
    @Nullable String reason() {
      return reason == null && isShortOfMemory ? TOO_LITTLE_MEMORY.formatted(tokens) : reason;
    }

    GroupTable.Group group() {
      return new GroupTable.Group(key, rows, tokens);
    }
  }

  /** The reason why the only group of this task cannot be in memory; null if it can. */
  private @Nullable String tooLarge() {
    if (!work.tasks().isOfOneGroup(task)) {
      return null; // bundles are of small ones
    }
    long tokens = work.tasks().sum(task).tokens();
    TrainingOptions options = plan.options().training();
    NetworkSize network =
        NetworkSize.of(
            plan.options().model().smallest(), options.window(), options.effectiveBatchSize());
    double bytes =
        (double) BYTES_PER_TOKEN * tokens
            + Float.BYTES * (NETWORK_ARRAYS * network.parameters() + network.activations());
    double room = (double) Runtime.getRuntime().maxMemory() / work.tasksAtOnce();
    return bytes <= room
        ? null
        : "The group's %,d tokens and its network need %,.0f MB or more but a task has %,.0f, its share of the memory of an executor that runs %d at a time; give executors more, or fewer cores at a time, or train the group by itself"
            .formatted(tokens, bytes / (1 << 20), room / (1 << 20), work.tasksAtOnce());
  }

  private Row row(Reading reading) {
    GroupTable.Group group = reading.group();
    String reason = reading.reason();
    if (reason != null) {
      return GroupTable.failed(group, reason, 0);
    }
    if (group.tokens() < work.minTokens()) {
      return GroupTable.small(group, work.noShared());
    }
    long start = System.nanoTime();
    try {
      LocalFit.Result result =
          LocalFit.fit(reading.lines, plan, "the group " + group.key(), new TaskInterruption());
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
            ? TOO_LITTLE_MEMORY.formatted(group.tokens())
            : String.valueOf(isOfData ? e.getMessage() : e);
    LOG.warn("Group {} has no model: {}", group.key(), reason, isOfData || isMemory ? null : e);
    return GroupTable.failed(group, reason, seconds(start));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }
}
