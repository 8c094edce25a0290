package rnn.spark.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.baseline.CountedKind;
import rnn.baseline.CountedKinds;
import rnn.baseline.CountedModel;
import rnn.baseline.CountingOptions;
import rnn.batch.Labelling;
import rnn.spark.baseline.Counted;
import rnn.spark.baseline.CountingData;
import rnn.spark.baseline.CountingProgress;
import rnn.spark.baseline.Countings;
import rnn.spark.data.Shards;
import rnn.spark.evaluate.CountedScores;
import rnn.task.Score;

/**
 * Models that count the data of a network's run, to be compared with it: an n-gram model and the
 * frequencies of words; tags in their order and by themselves; the classes of words.
 */
final class Baselines {
  private static final Logger LOG = LoggerFactory.getLogger(Baselines.class);

  private static final double MAX_SHARE = 0.1; // of the run's time, without being asked for
  private static final double SECONDS = 3; // of a few jobs, however little they count
  private static final double BYTES_PER_TOKEN = 64; // of an n-gram model that is read, at most
  private static final double MAX_SHARE_OF_MEMORY = 0.25;
  private static final double TOKENS_PER_SECOND = 100_000; // of an n-gram model, on a core

  private final JavaSparkContext context;
  private final Texts texts;
  private final HeldOutFigures network;

  /**
   * Models beside a network.
   *
   * @param texts what it learned from, and is measured on
   * @param network what it does
   */
  Baselines(JavaSparkContext context, Texts texts, HeldOutFigures network) {
    this.context = context;
    this.texts = texts;
    this.network = network;
  }

  /**
   * True if they are to be counted: they are asked for, or would take little time and memory, and
   * there is data to measure them on.
   *
   * @param seconds that the run has taken so far
   */
  boolean areWanted(TrainRequest request, double seconds) {
    boolean isOpen = request.open().contains(CountingOptions.BASELINE);
    long tokens = texts.training().count().tokens();
    int cores = Math.min(context.defaultParallelism(), texts.training().number());
    boolean isAsked =
        isOpen
            ? SECONDS + tokens / (TOKENS_PER_SECOND * cores) < MAX_SHARE * seconds
                && tokens * BYTES_PER_TOKEN < MAX_SHARE_OF_MEMORY * Runtime.getRuntime().maxMemory()
            : request.counting().get(CountingOptions.BASELINE);
    return isAsked && (texts.test() != null || texts.validation() != null);
  }

  /**
   * The figures of the models that suit the data, the best known kind first. One that cannot be
   * counted is left out with a warning: the network stands without it.
   *
   * @param remarks hears what is counted
   */
  List<CountedFigure> figures(Consumer<String> remarks) {
    List<CountedFigure> figures = new ArrayList<>();
    for (Baseline baseline : suitable(texts.encoder().labelling())) {
      try {
        figures.add(figure(baseline, remarks));
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e; // the process is told to end
        }
        LOG.warn("A {} is not counted beside the network: {}", baseline.title(), e.getMessage());
      }
    }
    return figures;
  }

  private CountedFigure figure(Baseline baseline, Consumer<String> remarks) {
    CountingData data =
        new CountingData(context, texts.training().rdd(), texts.encoder(), texts.options().seed());
    remarks.accept("Beside it: counting a %s.".formatted(baseline.title()));
    CountedModel model = counted(data, baseline);
    Shards test = texts.test();
    Score score =
        CountedScores.sum(
            context,
            test != null ? test : Objects.requireNonNull(texts.validation()),
            model,
            texts.scoring(),
            "measure " + baseline.title());
    return new CountedFigure(
        baseline.kind().name(),
        baseline.title(),
        texts.scoring().judge(),
        test != null ? "test" : "valid",
        score,
        test != null ? network.test() : network.validation());
  }

  /** The model, of which executors hold nothing any more. */
  private CountedModel counted(CountingData data, Baseline baseline) {
    try (Counted counted =
        Countings.of(baseline.kind()).count(data, baseline.options(), CountingProgress.NONE)) {
      return baseline.kind().read(counted.tables(), texts.encoder());
    }
  }

  /** A model that is counted by certain options. */
  private record Baseline(CountedKind kind, CountingOptions options) {
    static Baseline of(String name, Labelling labelling, int order) {
      return new Baseline(
          CountedKinds.named(name, labelling),
          CountingOptions.DEFAULTS.with(
              o -> {
                o.set(CountingOptions.MODEL_KIND, name);
                o.set(CountingOptions.ORDER, order);
              }));
    }

    static Baseline of(String name, Labelling labelling) {
      return of(name, labelling, CountingOptions.ORDER.defaultValue());
    }

    String title() {
      return kind.title(options);
    }
  }

  private static List<Baseline> suitable(Labelling labelling) {
    return switch (labelling) {
      case NONE ->
          List.of(Baseline.of("kneser-ney", labelling), Baseline.of("kneser-ney", labelling, 1));
      case TOKENS ->
          List.of(Baseline.of("hmm", labelling), Baseline.of("most-frequent-tag", labelling));
      case SEQUENCES -> List.of(Baseline.of("naive-bayes", labelling));
    };
  }
}
