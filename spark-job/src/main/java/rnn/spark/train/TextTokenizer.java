package rnn.spark.train;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.spark.data.Corpus;
import rnn.spark.data.VocabularyCount;
import rnn.text.BytePairLearner;
import rnn.text.BytePairTokenizer;
import rnn.text.PieceTokenizer;
import rnn.text.SubwordTokenizer;
import rnn.text.Tokenizer;
import rnn.text.Tokenizers;

/**
 * The tokenizer of a run. Merges of byte pairs are learnt on the driver from the most frequent
 * pieces of the training text, which the cluster counts; the text itself stays there.
 */
final class TextTokenizer {
  private static final Logger LOG = LoggerFactory.getLogger(TextTokenizer.class);

  /** Pieces that merges are learnt from; rarer ones are divided, but teach nothing. */
  private static final int MAX_PIECES = 1_000_000;

  private TextTokenizer() {}

  /**
   * The tokenizer that {@code request} names, learnt from its training text if it is of that kind.
   *
   * @throws rnn.spark.job.InputException if there is no text
   */
  static Tokenizer of(SparkSession session, TrainRequest request) {
    String name = request.model().tokenizer();
    if (!name.equals(BytePairTokenizer.NAME)) {
      return Tokenizers.named(name);
    }
    Corpus corpus = Corpus.of(session, request.train(), new PieceTokenizer());
    if (!corpus.isTokenized()) { // ready tokens, which are refused as with other tokenizers
      return BytePairLearner.learn(Map.of(), 0);
    }
    Map<String, Long> pieces = VocabularyCount.mostFrequent(corpus, MAX_PIECES);
    long start = System.nanoTime();
    SubwordTokenizer learnt = BytePairLearner.learn(pieces, request.model().vocabularySize());
    LOG.info(
        "{} subwords learnt from {} different pieces of {} in {} s",
        learnt.vocabulary().size(),
        pieces.size(),
        corpus.description(),
        (System.nanoTime() - start) / 1_000_000_000);
    return learnt;
  }
}
