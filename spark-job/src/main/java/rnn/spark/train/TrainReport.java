package rnn.spark.train;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.network.NetworkSpec;
import rnn.spark.evaluate.LabelReport;
import rnn.train.RunFigures;
import rnn.train.TrainingOptions;
import rnn.train.TrainingState;

/**
 * Report of a training run. Figures that do not apply are NaN.
 *
 * @param testPerplexity perplexity of the test text
 * @param testPerplexityPerWord the same per word that white space parts, line ends counted
 * @param testBitsPerByte bits that the test text takes per byte in UTF-8, line ends counted
 * @param validPerplexity best held-out perplexity
 * @param bestPossiblePerplexity perplexity of the source that made the test text, where it is known
 * @param tokens tokens trained on, all epochs, those before a resumption included
 * @param tokensPerSecond training tokens per second of training rounds, those before a resumption
 *     left out
 * @param epochs epochs run, fewer than asked for if there was no better model for long
 * @param plannedEpochs epochs asked for, or chosen
 * @param bestEpoch the epoch that the best model stood at the end of, from 1; 0 without held-out
 *     text
 * @param averagedEpochs epochs, up to that one, whose parameters the best model is the mean of; 1
 *     if it is no average
 * @param rounds rounds run, those before a resumption included
 * @param seconds wall-clock time of training and evaluation, that before a resumption left out
 * @param vocabularySize tokens in the vocabulary
 * @param parameterCount trained parameters
 * @param figures what the rounds were like, those before a resumption left out
 * @param labels what the model does on held-out data if it predicts labels, else null
 * @param baselines what models that count do on the same data, the best known kind first; none if
 *     they were not counted
 */
public record TrainReport(
    double testPerplexity,
    double testPerplexityPerWord,
    double testBitsPerByte,
    double validPerplexity,
    double bestPossiblePerplexity,
    long tokens,
    double tokensPerSecond,
    int epochs,
    int plannedEpochs,
    int bestEpoch,
    int averagedEpochs,
    long rounds,
    double seconds,
    int vocabularySize,
    long parameterCount,
    RunFigures figures,
    @Nullable LabelReport labels,
    List<CountedFigure> baselines) {

  /**
   * The report of a run that ended in {@code state}.
   *
   * @param baselines what models that count do beside it
   * @param seconds it took
   */
  static TrainReport of(
      TrainingState state,
      TrainingOptions options,
      NetworkSpec spec,
      RunFigures figures,
      HeldOutFigures heldOut,
      List<CountedFigure> baselines,
      double seconds) {
    TrainingState.Position position = state.position();
    TrainingState.Best best = state.best();
    return new TrainReport(
        heldOut.testPerplexity(),
        heldOut.testPerplexityPerWord(),
        heldOut.testBitsPerByte(),
        validPerplexity(state, heldOut),
        heldOut.bestPossiblePerplexity(),
        position.tokens(),
        figures.tokens() / figures.times().seconds(),
        position.epoch(),
        options.epochs(),
        best.epoch(),
        best.averagedEpochs(),
        (long) position.epoch() * options.roundsPerEpoch() + position.round(),
        seconds,
        spec.vocabularySize(),
        spec.layout().parameterCount(),
        figures,
        heldOut.labels(),
        baselines);
  }

  /**
   * The held-out perplexity by which the model was chosen; NaN of labels, or if none was measured.
   */
  static double validPerplexity(TrainingState state, HeldOutFigures heldOut) {
    TrainingState.Best best = state.best();
    return best.epoch() == 0 || heldOut.labels() != null ? Double.NaN : Math.exp(best.objective());
  }
}
