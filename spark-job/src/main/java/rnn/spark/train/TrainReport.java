package rnn.spark.train;

import rnn.train.RunFigures;

/**
 * What came of a training run. Figures that do not apply are NaN.
 *
 * @param testPerplexity perplexity of the test text
 * @param validPerplexity best held-out perplexity
 * @param bestPossiblePerplexity perplexity of the source that made the test text, where it is known
 * @param tokens tokens trained on, all epochs
 * @param tokensPerSecond training tokens per second of training rounds, over the whole run
 * @param epochs epochs run
 * @param rounds rounds run
 * @param seconds wall-clock time of training and evaluation
 * @param vocabularySize tokens in the vocabulary
 * @param parameterCount trained parameters
 * @param figures what the rounds were like, those before a resumption left out
 */
public record TrainReport(
    double testPerplexity,
    double validPerplexity,
    double bestPossiblePerplexity,
    long tokens,
    double tokensPerSecond,
    int epochs,
    long rounds,
    double seconds,
    int vocabularySize,
    long parameterCount,
    RunFigures figures) {}
