package rnn.spark.score;

/**
 * What a scoring job wrote.
 *
 * @param rows rows written, those without text counted
 * @param tokens tokens predicted, {@code <eos>} included
 * @param unknownTokens tokens among them that are {@code <unk>} to the model
 * @param lossNats mean loss in nats per token
 * @param perplexity {@code exp(lossNats)}
 * @param protocol how it was measured, in words
 */
public record ScoreReport(
    long rows,
    long tokens,
    long unknownTokens,
    double lossNats,
    double perplexity,
    String protocol) {}
