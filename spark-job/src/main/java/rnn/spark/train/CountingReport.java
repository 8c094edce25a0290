package rnn.spark.train;

import java.util.Map;

/**
 * Report of a run of a model that learned by counting.
 *
 * @param title of the model, a few words
 * @param heldOut what it does on the data that it did not count
 * @param tokens tokens counted
 * @param countingSeconds wall-clock time until the model was written
 * @param seconds the same with the evaluation
 * @param vocabularySize tokens in the vocabulary
 * @param isUsable whether the model fits into the memory of this driver; else it is not measured
 * @param figures of the counting by their names for programs
 */
public record CountingReport(
    String title,
    HeldOutFigures heldOut,
    long tokens,
    double countingSeconds,
    double seconds,
    int vocabularySize,
    boolean isUsable,
    Map<String, Object> figures) {}
