package rnn.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.network.NetworkSpec;
import rnn.task.Metric;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.train.LocalTrainer;
import rnn.train.ShardTrainer;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/**
 * How well taggers and classifiers learn by given options: trains on column files in this process,
 * and prints each epoch's figures and those of the test file.
 *
 * <p>Arguments: {@code key=value}; {@code train=}, {@code valid=}, {@code test=} name files of
 * tab-separated {@code token, label} lines with a blank line between sentences, or of {@code
 * label<TAB>text} with {@code task=classify}.
 */
public final class LabelQuality {
  private LabelQuality() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    LabelSetup setup = new LabelSetup(args);
    NetworkSpec spec = setup.spec;
    Scoring scoring = setup.scoring;
    TrainingOptions options = setup.options;
    List<Shard> validation = setup.shards(setup.read("valid"), 1);
    Shard test = setup.shards(setup.read("test"), 1).get(0);
    System.out.printf(
        "%s %d sentences %d words %d labels %d parameters%n",
        setup.arguments,
        setup.train.size(),
        spec.vocabularySize(),
        spec.head().targets(),
        spec.layout().parameterCount());
    long start = System.nanoTime();
    double[] seconds = new double[1];
    TrainingListener listener =
        new TrainingListener() {
          private long tokens;
          private double loss;

          @Override
          public void roundDone(RoundReport report) {
            seconds[0] += report.seconds();
            tokens += report.tokens();
            loss = report.lossNats();
          }

          @Override
          public void epochDone(EpochReport report) {
            System.out.printf(
                Locale.ROOT,
                "epoch %d  loss %.4f  %s  %.0f words/s%n",
                report.epoch(),
                loss,
                figures(scoring, report.validation()),
                tokens / seconds[0]);
          }
        };
    TrainingState state =
        new LocalTrainer(spec, options, setup.number("threads", 1))
            .train(setup.training, validation, scoring, listener);
    ShardTrainer evaluator = ShardTrainer.forEvaluation(spec, options, KernelProvider.kernels());
    Score score = evaluator.evaluate(test, state.bestParameters(), scoring);
    long begin = System.nanoTime();
    score = evaluator.evaluate(test, state.bestParameters(), scoring);
    double evaluated = (System.nanoTime() - begin) * 1e-9;
    System.out.printf(
        Locale.ROOT,
        "TEST best epoch %d  %s  | %.0f s, evaluation %.0f words/s%n",
        state.best().epoch(),
        figures(scoring, score),
        (System.nanoTime() - start) * 1e-9,
        test.tokenCount() / evaluated);
  }

  private static String figures(Scoring scoring, Score score) {
    StringBuilder text = new StringBuilder();
    for (Metric metric : scoring.metrics()) {
      text.append(metric.name()).append(' ').append(metric.text(metric.of(score))).append("  ");
    }
    return text.toString();
  }
}
