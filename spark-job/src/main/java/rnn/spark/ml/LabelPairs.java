package rnn.spark.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import rnn.spark.job.InputException;
import rnn.spark.job.Jobs;
import rnn.task.LabelScheme;
import rnn.task.Score;
import rnn.task.TagScoring;
import rnn.text.LabelSet;
import scala.jdk.javaapi.CollectionConverters;

/** Labels of rows beside those predicted, and their scoring. Those of a row may be one, or many. */
final class LabelPairs implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String NONE = "\u0000"; // a label that no row has, beside one alone
  private static final int SHOWN = 5;

  private final LabelSet labels;
  private final LabelScheme scheme;

  private LabelPairs(LabelSet labels) {
    this.labels = labels;
    this.scheme = LabelScheme.of(labels);
  }

  /** The labels of {@code pairs}, two columns. */
  static LabelPairs of(JavaRDD<Row> pairs) {
    TreeSet<String> all = new TreeSet<>();
    Jobs.collect(pairs.mapPartitions(LabelPairs::distinct), "count labels")
        .forEach(some -> all.addAll(Arrays.asList(some)));
    for (int i = all.size(); i < LabelSet.MIN_LABELS; i++) {
      all.add(NONE.repeat(i + 1));
    }
    return new LabelPairs(LabelSet.ofLabels(all.toArray(String[]::new)));
  }

  private static Iterator<String[]> distinct(Iterator<Row> rows) {
    TreeSet<String> all = new TreeSet<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      if (!row.anyNull()) {
        all.addAll(labels(row.get(0)));
        all.addAll(labels(row.get(1)));
      }
    }
    return List.<String[]>of(all.toArray(String[]::new)).iterator();
  }

  /** The labels of a value: of an array those of its elements, else one. */
  private static List<String> labels(Object value) {
    List<String> labels = new ArrayList<>();
    if (value instanceof scala.collection.Iterable<?> array) {
      CollectionConverters.asJava(array).forEach(element -> labels.add(text(element)));
    } else {
      labels.add(text(value));
    }
    return labels;
  }

  /** {@code 2} of 2 and of 2.0. */
  private static String text(Object label) {
    return label instanceof Number number && number.doubleValue() == number.longValue()
        ? Long.toString(number.longValue())
        : String.valueOf(label);
  }

  /** True if the labels mark spans. */
  boolean hasSpans() {
    return scheme.hasSpans();
  }

  /** Some of the labels, for messages. */
  List<String> some() {
    return labels.labels().subList(0, Math.min(SHOWN, labels.size()));
  }

  /**
   * Score of rows.
   *
   * @throws InputException if a row has not as many predictions as labels
   */
  Score score(Iterator<Row> rows) {
    TagScoring scoring = new TagScoring(scheme, labels.size());
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.anyNull()) {
        continue;
      }
      int[] gold = ids(row.get(0));
      int[] predicted = ids(row.get(1));
      if (gold.length != predicted.length) {
        throw new InputException(
            "A row must have a prediction for each label but has %d labels and %d predictions; are both of the same tokens?"
                .formatted(gold.length, predicted.length));
      }
      boolean[] known = new boolean[gold.length];
      Arrays.fill(known, true); // which words are is not told of rows
      scoring.add(gold, predicted, known, gold.length, 0);
    }
    return scoring.score();
  }

  private int[] ids(Object value) {
    return labels(value).stream().mapToInt(labels::id).toArray();
  }
}
