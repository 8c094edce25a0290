package rnn.spark.score;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import rnn.model.LoadedModel;
import rnn.model.TrainedModel;
import rnn.predict.TagPrediction;
import rnn.predict.Tagger;
import rnn.spark.data.ColumnBlocks;
import rnn.spark.data.ColumnFiles;
import rnn.spark.data.Source;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;

/**
 * Column files with a column more, the predicted tag of each token; lines that are no tokens get
 * {@code _}, comments and blank lines stay as they are.
 */
final class TaggedColumns implements Iterator<String> {
  private static final int MAX_BLOCKS = 256; // predicted together
  private static final String NO_TAG = "_";

  private final Iterator<ColumnBlocks.Block> blocks;
  private final Tagger tagger;
  private final TrainedModel model;
  private final ScoreCount count;
  private final Deque<String> lines = new ArrayDeque<>();

  private TaggedColumns(Iterator<ColumnBlocks.Block> blocks, LoadedModel model, ScoreCount count) {
    this.blocks = blocks;
    this.model = model.trained();
    this.tagger = model.tagger();
    this.count = count;
  }

  /**
   * Writes {@code source} with the tags of {@code shared} to {@code output}, a part for each file.
   */
  static ScoreReport write(
      SparkSession session, SharedModel shared, Source source, HadoopFolder output) {
    JavaSparkContext context = Sessions.context(session);
    ScoreCount count = ScoreCount.of(context.sc());
    JavaRDD<String> lines =
        ColumnFiles.lines(
            session, source, blocks -> new TaggedColumns(blocks, shared.loaded(), count));
    return Jobs.run(
        context,
        "predict labels of " + source.description(),
        () -> {
          lines.saveAsTextFile(output.uri());
          return count.report();
        });
  }

  @Override
  public boolean hasNext() {
    while (lines.isEmpty() && blocks.hasNext()) {
      predict();
    }
    return !lines.isEmpty();
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return lines.remove();
  }

  private void predict() {
    List<ColumnBlocks.Block> some = new ArrayList<>();
    while (some.size() < MAX_BLOCKS && blocks.hasNext()) {
      some.add(blocks.next());
    }
    List<TagPrediction> predictions =
        tagger.tagAll(some.stream().map(ColumnBlocks.Block::tokens).toList());
    for (int i = 0; i < some.size(); i++) {
      ColumnBlocks.Block block = some.get(i);
      List<String> tags = predictions.get(i).tags();
      int tag = 0;
      for (int line = 0; line < block.lines().size(); line++) {
        String text = block.lines().get(line);
        String separator = text.indexOf('\t') >= 0 ? "\t" : " ";
        if (block.isToken().get(line)) {
          lines.add(text + separator + tags.get(tag++));
        } else {
          lines.add(text.startsWith("#") ? text : text + separator + NO_TAG);
        }
      }
      lines.add("");
      if (!block.tokens().isEmpty()) {
        count.add(RowPredictor.unknown(model, block.tokens()));
      }
    }
  }
}
