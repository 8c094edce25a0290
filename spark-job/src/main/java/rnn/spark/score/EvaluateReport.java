package rnn.spark.score;

/**
 * How well a model predicts a text.
 *
 * @param perplexity {@code exp(lossNats)}
 * @param knownPerplexity the same over the tokens that the vocabulary has alone; NaN if there are
 *     none
 * @param unknownPerplexity the same over those it does not have, each predicted as {@code <unk>};
 *     NaN if there are none
 * @param lossNats mean loss in nats per token
 * @param bitsPerCharacter summed loss in bits over the text's characters, line ends included
 * @param tokens tokens predicted, {@code <eos>} included
 * @param unknownTokens tokens among them that the vocabulary does not know
 * @param protocol how it was measured, in words
 */
public record EvaluateReport(
    double perplexity,
    double knownPerplexity,
    double unknownPerplexity,
    double lossNats,
    double bitsPerCharacter,
    long tokens,
    long unknownTokens,
    String protocol) {}
