package rnn.fit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rnn.baseline.CountingOptions;
import rnn.batch.Shard;
import rnn.math.KernelProvider;
import rnn.model.Model;
import rnn.network.NetworkSpec;
import rnn.option.OptionException;
import rnn.task.Score;
import rnn.task.Scoring;
import rnn.text.BytePairTokenizer;
import rnn.text.Tokenizer;
import rnn.train.Evaluation;
import rnn.train.GivenOptions;
import rnn.train.LocalTrainer;
import rnn.train.ShardTrainer;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/**
 * A run in one process, on one thread, from rows to a model. The bits of the model's parameters,
 * words and labels are those of a run on Spark with one shard, on the same rows with the same
 * options.
 */
public final class LocalFit {
  private static final int THREADS = 1;

  private LocalFit() {}

  /**
   * What is learned, and how.
   *
   * @param options as the user gave them
   * @param tokenizer what divided the rows
   * @param provenance entries of the model beside those of its data and its options
   */
  public record Plan(GivenOptions options, Tokenizer tokenizer, Map<String, String> provenance) {

    /**
     * Checks that the options are some that such a run has.
     *
     * @throws OptionException if one of them is of runs on Spark only
     */
    public Plan {
      requireMeaning(options);
    }
  }

  /**
   * A run's result.
   *
   * @param model the best of its epochs
   * @param trainingTokens trained on in each epoch
   * @param heldOutTokens kept back to judge epochs by; 0 if none are
   * @param heldOut score on these; {@link Score#ZERO} if there are none
   * @param epochs epochs of the run
   * @param bestEpoch the epoch of the model, from 1
   */
  public record Result(
      Model model,
      long trainingTokens,
      long heldOutTokens,
      Score heldOut,
      int epochs,
      int bestEpoch) {}

  /**
   * Checks that {@code options} are some that a run on one thread, of rows in memory, has.
   *
   * @throws OptionException if one of them is of runs on Spark only
   */
  public static void requireMeaning(GivenOptions options) {
    String reason = " has no meaning for models that are trained side by side, one for each group";
    if (options.start() != null) {
      throw new OptionException("{start-from}" + reason + "; leave it out");
    }
    if (options.vectors() != null) {
      throw new OptionException("{vectors}" + reason + "; leave it out");
    }
    if (options.counting().isCounted()) {
      throw new OptionException(
          "{model-kind} must be %s for models that are trained side by side, one for each group,"
              + " but is %s",
          CountingOptions.RNN, options.counting().get(CountingOptions.MODEL_KIND));
    }
    boolean isOpen = options.open().contains(TrainingOptions.SHARDS);
    if (!isOpen && options.training().shards() != 1) {
      throw new OptionException(
          "{shards} must be 1 for models that are trained side by side, each on a thread of its"
              + " own, but is %d; leave it out",
          options.training().shards());
    }
    if (options.model().tokenizer().equals(BytePairTokenizer.NAME)) {
      throw new OptionException(
          "{tokenizer} %s, which is learnt from one text,%s; give the path of a tokenizer.json, or"
              + " another tokenizer",
          BytePairTokenizer.NAME, reason);
    }
  }

  /**
   * Trains on {@code lines}.
   *
   * @param text what they are called in messages
   * @param listener hears of every round and epoch, on the calling thread
   * @throws IllegalArgumentException if nothing can be learned from the rows
   * @throws rnn.train.TrainingDivergedException if rounds were rejected with ever lower rates
   * @throws rnn.train.TrainingInterruptedException if the calling thread was interrupted
   */
  public static Result fit(Lines lines, Plan plan, String text, TrainingListener listener) {
    LocalTexts texts = LocalTexts.of(lines, plan.options(), plan.tokenizer(), text);
    NetworkSpec network = texts.network();
    Scoring scoring = texts.scoring();
    TrainingState state =
        new LocalTrainer(network, texts.options(), THREADS)
            .train(List.of(texts.training()), texts.validation(), scoring, listener);
    Model model =
        new Model(
            network,
            state.bestParameters(),
            texts.encoder(),
            scoring,
            plan.tokenizer(),
            texts.options().reading(),
            provenance(texts, plan));
    int epochs = state.position().epoch();
    return new Result(
        model,
        texts.training().tokenCount(),
        texts.validation().stream().mapToLong(Shard::tokenCount).sum(),
        measured(texts, model),
        epochs,
        texts.validation().isEmpty() ? epochs : state.best().epoch());
  }

  private static Score measured(LocalTexts texts, Model model) {
    if (texts.validation().isEmpty()) {
      return Score.ZERO;
    }
    TrainingOptions options = Evaluation.options(model.reading(), texts.encoder().labelling());
    ShardTrainer evaluator =
        ShardTrainer.forEvaluation(model.network(), options, KernelProvider.kernels());
    return texts.validation().stream()
        .map(shard -> evaluator.evaluate(shard, model.parameters(), model.scoring()))
        .reduce(Score.ZERO, Score::plus);
  }

  /** The origin of a model: nothing in it depends on the machine that trained it. */
  private static Map<String, String> provenance(LocalTexts texts, Plan plan) {
    Map<String, String> entries = new LinkedHashMap<>(plan.provenance());
    entries.put("training.sentences", Long.toString(texts.training().sentences()));
    entries.put("training.tokens", Long.toString(texts.training().tokenCount()));
    entries.put("vocabulary.minimumCount", Long.toString(texts.counted().minimumCount()));
    entries.put("seed", Long.toString(texts.options().seed()));
    entries.put("training.options", texts.options().toString());
    return entries;
  }
}
