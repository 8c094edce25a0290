package rnn.spark.score;

import java.util.List;

/**
 * Report on how well a model predicts a text.
 *
 * @param perplexity {@code exp(lossNats)}
 * @param knownPerplexity the same over the tokens that the vocabulary has alone; NaN if there are
 *     none
 * @param unknownPerplexity the same over those it does not have, each predicted as {@code <unk>};
 *     NaN if there are none
 * @param lossNats mean loss in nats per token
 * @param bitsPerCharacter summed loss in bits over the text's characters, line ends included
 * @param perplexityPerWord {@code exp} of the summed loss over the words that white space parts and
 *     the line ends, whatever the tokens are
 * @param bitsPerByte summed loss in bits over the text's bytes in UTF-8, one for each line end
 * @param tokens tokens predicted, {@code <eos>} included
 * @param unknownTokens tokens among them that the vocabulary does not know
 * @param protocol how it was measured, in words
 * @param mixtureWeights weights of the model and of those it was mixed with; empty if there are
 *     none
 */
public record EvaluateReport(
    double perplexity,
    double knownPerplexity,
    double unknownPerplexity,
    double lossNats,
    double bitsPerCharacter,
    double perplexityPerWord,
    double bitsPerByte,
    long tokens,
    long unknownTokens,
    String protocol,
    List<Double> mixtureWeights) {}
