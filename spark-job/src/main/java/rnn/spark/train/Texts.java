package rnn.spark.train;

import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rnn.spark.data.Corpus;
import rnn.spark.data.EncodedText;
import rnn.spark.data.Shards;
import rnn.spark.data.Source;
import rnn.spark.data.VocabularyCount;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.text.Tokenizer;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;
import rnn.text.WhitespaceTokenizer;

/**
 * The texts of a run, numbered by the vocabulary of the first: what is trained on, what epochs are
 * judged by, what the model is measured on.
 */
final class Texts implements AutoCloseable {
  /** Joins tokens with the spaces that a prompt of them is parted at. */
  private static final String OF_READY_TOKENS = new WhitespaceTokenizer().name();

  private final Vocabulary vocabulary;
  private final Broadcast<Vocabulary> broadcast; // lost shards are encoded again from it
  private @Nullable Shards training;
  private @Nullable Shards validation;
  private @Nullable Shards test;

  private Texts(Vocabulary vocabulary, Broadcast<Vocabulary> broadcast) {
    this.vocabulary = vocabulary;
    this.broadcast = broadcast;
  }

  /** Reads the texts of {@code request}, counting the vocabulary on the way. */
  static Texts of(SparkSession session, TrainRequest request) {
    Tokenizer tokenizer = Tokenizers.named(request.model().tokenizer());
    String reading = request.training().reading();
    Corpus corpus = Corpus.of(session, request.train(), tokenizer);
    if (!corpus.isTokenized() && !tokenizer.name().equals(OF_READY_TOKENS)) {
      throw new InputException(
          "--tokenizer must be %s where the text is ready tokens, as %s is, but is '%s'; leave it out"
              .formatted(OF_READY_TOKENS, corpus.description(), tokenizer.name()));
    }
    Vocabulary vocabulary =
        VocabularyCount.of(
            corpus, request.model().vocabularySize(), request.model().minimumCount());
    Texts texts = new Texts(vocabulary, Sessions.context(session).broadcast(vocabulary));
    try {
      try (EncodedText text =
          EncodedText.of(corpus, texts.broadcast, EncodedText.BlankLines.in(reading))) {
        int shards = request.training().shards();
        if (shards > text.count().sentences()) {
          throw new InputException(
              "--shards must be at most %,d, the sentences of %s, but is %,d; the others would be empty"
                  .formatted(text.count().sentences(), corpus.description(), shards));
        }
        texts.training = Shards.place(text, shards, "training text");
      }
      texts.validation =
          heldOut(session, request.validation(), "validation text", texts, tokenizer, reading);
      texts.test = heldOut(session, request.test(), "test text", texts, tokenizer, reading);
      return texts;
    } catch (RuntimeException e) {
      texts.close();
      throw e;
    }
  }

  private static @Nullable Shards heldOut(
      SparkSession session,
      @Nullable Source source,
      String title,
      Texts texts,
      Tokenizer tokenizer,
      String reading) {
    return source == null
        ? null
        : HeldOut.shards(Corpus.of(session, source, tokenizer), texts.broadcast, reading, title);
  }

  /** The tokens of the training text. */
  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** What is trained on. */
  Shards training() {
    if (training == null) {
      throw new IllegalStateException("The texts are closed");
    }
    return training;
  }

  /** What epochs are judged by; null if the user gave nothing. */
  @Nullable Shards validation() {
    return validation;
  }

  /** What the model is measured on; null if the user gave nothing. */
  @Nullable Shards test() {
    return test;
  }

  @Override
  public void close() {
    for (Shards shards : new Shards[] {training, validation, test}) {
      if (shards != null) {
        shards.close();
      }
    }
    broadcast.destroy();
  }
}
