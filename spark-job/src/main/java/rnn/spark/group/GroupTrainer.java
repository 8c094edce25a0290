package rnn.spark.group;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.spark.data.KeyedLines;
import rnn.spark.data.Provenance;
import rnn.spark.data.Tables;
import rnn.spark.evaluate.ReplicaCores;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.Lease;
import rnn.spark.files.WriteProbe;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;
import rnn.spark.train.TextTokenizer;
import rnn.text.Tokenizer;
import rnn.train.Places;

/**
 * A training of a model for each group, from rows to a table of models: groups are counted and
 * divided among tasks, small ones get a model together, the rows of each group travel to its task,
 * and each task trains its groups one after the other and writes their rows of the table.
 *
 * <p>A group's model has the bits of {@code rnn train --shards 1} on its rows alone.
 */
public final class GroupTrainer {
  private static final int REASONS = 5;

  private final SparkSession session;
  private final GroupRequest request;
  private final GroupListener listener;
  private final HadoopFolder folder;

  private GroupTrainer(SparkSession session, GroupRequest request, GroupListener listener) {
    this.session = session;
    this.request = request;
    this.listener = listener;
    this.folder = HadoopFolder.of(session, request.directory());
  }

  /**
   * Trains as {@code request} says, and puts the table where it says. The session stays open.
   *
   * @throws IllegalArgumentException if the request or its input cannot be used
   * @throws UncheckedIOException if the table cannot be written
   */
  public static GroupReport train(
      SparkSession session, GroupRequest request, GroupListener listener) {
    GroupTrainer trainer = new GroupTrainer(session, request, listener);
    try {
      GroupFolder.requireReplaceable(trainer.folder);
      WriteProbe.check(trainer.folder, "The table of models");
      try (Lease lease = Lease.acquire(trainer.folder, "rnn train")) {
        return trainer.train(lease);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The table of models cannot be written to %s: %s; make room, or choose another directory"
              .formatted(trainer.folder.location(), e.getMessage()),
          e);
    }
  }

  private GroupReport train(Lease lease) throws IOException {
    long start = System.nanoTime();
    JavaSparkContext context = Sessions.context(session);
    Dataset<Row> all = Tables.rows(session, request.train());
    Tables.checkLabels(all, request.train());
    GroupKey key = GroupKey.of(all, request.grouping().column(), request.train());
    if (key.isOneOf(GroupTable.names())) {
      throw new InputException(
          "The group column must not be called as one of the table's columns, %s, but is %s; rename it first"
              .formatted(String.join(", ", GroupTable.names()), key.name()));
    }
    Dataset<Row> rows = withKey(all, key);
    Tokenizer tokenizer = TextTokenizer.ofName(context, request.options().model().tokenizer());
    if (!Tables.isText(rows, request.train())) {
      TextTokenizer.requireReadyTokens(tokenizer, request.train().description(), "leave it out");
    }
    JavaPairRDD<String, String[][]> lines =
        KeyedLines.of(rows, request.train(), key.text(rows), tokenizer);
    try (GroupFolder writing = new GroupFolder(folder);
        GroupSizes sizes =
            GroupSizes.of(lines, request.labelling(), request.grouping().minTokens())) {
      if (sizes.rows() == 0) {
        throw new InputException(
            "There must be a row with text and a value in column %s but in %s there is none; name another column"
                .formatted(key.name(), request.train().description()));
      }
      announce(sizes);
      String noShared = noShared(sizes, rows, key.text(rows), writing.shared());
      GroupTasks tasks = sizes.tasks(context.defaultParallelism());
      boolean hasShared = sizes.smallGroups() > 0 && noShared == null;
      write(lines, tasks, key, work(context, tokenizer, noShared, tasks), sizes.groups(), writing);
      new GroupsFile(
              GroupsFile.FORMAT_VERSION,
              request.options().model().labels().task(),
              key.name(),
              key.type().json(),
              request.grouping().minTokens(),
              hasShared,
              provenance())
          .write(writing.writing());
      lease.requireHeld();
      writing.putInPlace();
      return report(sizes, tasks, noShared, start);
    }
  }

  /** The rows that have a key. */
  private Dataset<Row> withKey(Dataset<Row> rows, GroupKey key) {
    Column value = Tables.named(rows, key.name());
    Row counts =
        Jobs.run(
            Sessions.context(session),
            "look for null in " + key.name(),
            () ->
                rows.agg(
                        functions.count_if(value.isNull()), functions.count_if(key.isNotUtf8(rows)))
                    .first());
    if (counts.getLong(1) > 0) {
      throw new InputException(
          "Column %s, by which rows are grouped, must be UTF-8 but %,d rows of %s have a value that is not; write the rows anew with it as UTF-8, or cast it to binary"
              .formatted(key.name(), counts.getLong(1), request.train().description()));
    }
    long without = counts.getLong(0);
    if (without == 0) {
      return rows;
    }
    listener.remark(
        "Rows left out because column %s, by which they are grouped, is null: %,d."
            .formatted(key.name(), without));
    return rows.filter(value.isNotNull());
  }

  private void announce(GroupSizes sizes) {
    listener.remark("%,d groups of %,d tokens.".formatted(sizes.groups(), sizes.tokens()));
    if (sizes.blankGroups() > 0) {
      listener.remark(
          "%,d of them have no row with text%s."
              .formatted(
                  sizes.blankGroups(),
                  request.labelling() == Labelling.NONE ? "" : " and a label"));
    }
    if (sizes.smallGroups() > 0) {
      listener.remark(
          "%,d of them have fewer than %,d tokens (group-min-tokens) and %s."
              .formatted(
                  sizes.smallGroups(),
                  request.grouping().minTokens(),
                  request.grouping().sharing() == Grouping.Sharing.ONE_MODEL
                      ? "share one model"
                      : "get no model"));
    }
  }

  /** Trains the model of small groups; the reason why there is none, or null. */
  private @Nullable String noShared(
      GroupSizes sizes, Dataset<Row> rows, Column key, HadoopFolder shared) throws IOException {
    if (sizes.smallGroups() == 0) {
      return null;
    }
    String tooSmall =
        "The group has fewer than %,d tokens (group-min-tokens)"
            .formatted(request.grouping().minTokens());
    if (request.grouping().sharing() == Grouping.Sharing.NONE) {
      return tooSmall + ", and there is no shared model because none was asked for";
    }
    if (sizes.smallTokens() == 0) {
      return tooSmall + ", and no such group has a row to train a shared model on";
    }
    String reason = SmallGroups.train(session, request, sizes, rows, key, shared);
    return reason == null ? null : tooSmall + ", and " + reason;
  }

  private GroupFits.Work work(
      JavaSparkContext context, Tokenizer tokenizer, @Nullable String noShared, GroupTasks tasks) {
    Places places = ReplicaCores.places(context);
    return new GroupFits.Work(
        new LinkedHashMap<>(request.given()),
        tokenizer,
        provenance(),
        request.grouping().minTokens(),
        noShared,
        tasks,
        Math.max(1, places.coresEach() / places.minCores()),
        context.sc().longAccumulator());
  }

  /** Provenance of every model: nothing that depends on the machine or on other groups. */
  private Map<String, String> provenance() {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("version", Provenance.programVersion());
    entries.put("group.column", request.grouping().column());
    new TreeMap<>(request.given()).forEach((name, value) -> entries.put("option." + name, value));
    return entries;
  }

  private void write(
      JavaPairRDD<String, String[][]> lines,
      GroupTasks tasks,
      GroupKey key,
      GroupFits.Work work,
      long groups,
      GroupFolder writing) {
    JavaRDD<Row> fitted =
        lines
            .repartitionAndSortWithinPartitions(tasks)
            .mapPartitionsWithIndex(
                (task, part) -> (Iterator<Row>) new GroupFits(task, part, work), true);
    Dataset<Row> table =
        session.createDataFrame(fitted, GroupTable.written()).select(GroupTable.columns(key));
    GroupProgress progress = new GroupProgress(listener, work.done(), groups);
    try {
      Jobs.run(
          Sessions.context(session),
          "train %,d groups in %,d tasks".formatted(groups, tasks.numPartitions()),
          () -> {
            writing.write(table);
            return groups;
          });
    } finally {
      progress.close();
    }
  }

  private GroupReport report(
      GroupSizes sizes, GroupTasks tasks, @Nullable String noShared, long start) {
    GroupModels models = GroupModels.load(session, request.directory());
    Dataset<Row> rows = models.groups();
    Column hasFailed = functions.col(GroupTable.ERROR).isNotNull();
    Column isSmall = // those that fail by themselves have reasons of their own
        noShared == null
            ? functions.lit(false)
            : functions.col(GroupTable.ERROR).equalTo(GroupTable.written(noShared));
    Column isTrained =
        functions.not(hasFailed).and(functions.not(functions.col(GroupTable.SHARED)));
    return Jobs.run(
        Sessions.context(session),
        "sum up the table of models",
        () -> {
          Row sums =
              rows.agg(
                      functions.count_if(isTrained),
                      functions.count_if(functions.col(GroupTable.SHARED)),
                      functions.count_if(hasFailed.and(isSmall)),
                      functions.count_if(hasFailed.and(functions.not(isSmall))),
                      functions.sum(GroupTable.SECONDS))
                  .first();
          List<String> reasons = new ArrayList<>();
          Column group = Tables.named(rows, models.key().name());
          for (Row row :
              rows.filter(hasFailed.and(functions.not(isSmall)))
                  .orderBy(group)
                  .select(group.cast("string"), functions.col(GroupTable.ERROR))
                  .takeAsList(REASONS)) {
            reasons.add(row.getString(0) + ": " + row.getString(1));
          }
          return new GroupReport(
              sizes.groups(),
              sums.getLong(0),
              sums.getLong(1),
              sums.getLong(2),
              sums.getLong(3),
              reasons,
              sizes.tokens(),
              tasks.numPartitions(),
              sums.getDouble(4),
              (System.nanoTime() - start) * 1e-9,
              noShared);
        });
  }
}
