package rnn.spark.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.spark.data.Corpus;
import rnn.spark.data.VocabularyCount;
import rnn.spark.files.HadoopFile;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.text.BytePairLearner;
import rnn.text.BytePairTokenizer;
import rnn.text.PieceTokenizer;
import rnn.text.PretrainedTokenizer;
import rnn.text.SubwordTokenizer;
import rnn.text.Tokenizer;
import rnn.text.Tokenizers;
import rnn.text.WhitespaceTokenizer;

/**
 * The tokenizer of a run: made by its name, read from a {@code tokenizer.json}, or learnt. Merges
 * of byte pairs are learnt on the driver from the most frequent pieces of the training text, which
 * the cluster counts; the text itself stays there.
 */
public final class TextTokenizer {
  private static final Logger LOG = LoggerFactory.getLogger(TextTokenizer.class);

  /** Pieces that merges are learnt from; rarer ones are divided, but teach nothing. */
  private static final int MAX_PIECES = 1_000_000;

  /** Joins tokens with the spaces that a prompt of them is parted at. */
  private static final String OF_READY_TOKENS = new WhitespaceTokenizer().name();

  private static final String OPTION = "--tokenizer";
  private static final long MAX_FILE_BYTES = 256L << 20;

  private TextTokenizer() {}

  /**
   * The tokenizer that {@code request} names, learnt from its training text if it is of that kind.
   *
   * @throws InputException if there is no text, or no file
   */
  static Tokenizer of(SparkSession session, TrainRequest request) {
    String name = request.model().tokenizer();
    if (!name.equals(BytePairTokenizer.NAME)) {
      return ofName(Sessions.context(session), name);
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

  /**
   * The tokenizer that {@code name} names, or that is in the file of that path.
   *
   * @throws InputException if there is no such file, or it is no tokenizer that can be read
   */
  public static Tokenizer ofName(JavaSparkContext context, String name) {
    return PretrainedTokenizer.isPath(name)
        ? read(context.hadoopConfiguration(), name)
        : Tokenizers.named(name);
  }

  /**
   * Checks that {@code tokenizer} is the one of ready tokens, by which a prompt of such is parted.
   *
   * @param text of ready tokens, what it is called in messages
   * @param advice what to do otherwise
   * @throws InputException if it is another
   */
  public static void requireReadyTokens(Tokenizer tokenizer, String text, String advice) {
    if (!tokenizer.name().equals(OF_READY_TOKENS)) {
      throw new InputException(
          "--tokenizer must be %s where the text is ready tokens, as %s is, but is '%s'; %s"
              .formatted(OF_READY_TOKENS, text, tokenizer.name(), advice));
    }
  }

  /**
   * The tokenizer in the file {@code path}, on any Hadoop file system.
   *
   * @throws InputException if there is no such file, or it is no tokenizer that can be read
   */
  public static PretrainedTokenizer read(Configuration configuration, String path) {
    try {
      HadoopFile file = HadoopFile.of(configuration, path, OPTION);
      if (file.size() > MAX_FILE_BYTES) {
        throw new InputException(
            "%s must be a tokenizer.json of at most %,d bytes but %s has %,d"
                .formatted(OPTION, MAX_FILE_BYTES, file.location(), file.size()));
      }
      try (InputStream in = file.open()) {
        return PretrainedTokenizer.read(in.readAllBytes(), file.location());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The file %s for %s cannot be read: %s".formatted(path, OPTION, e.getMessage()), e);
    }
  }

  /** Identity of {@code tokenizer} where a run goes on: the same wherever its file is. */
  static String identity(Tokenizer tokenizer) {
    if (!(tokenizer instanceof PretrainedTokenizer pretrained)) {
      return tokenizer.name(); // what is learnt follows from the text
    }
    CRC32 sum = new CRC32();
    sum.update(pretrained.content());
    return "%s (CRC %08x)".formatted(tokenizer.name(), sum.getValue());
  }
}
