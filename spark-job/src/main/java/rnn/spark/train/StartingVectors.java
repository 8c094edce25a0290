package rnn.spark.train;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import rnn.batch.Labelling;
import rnn.spark.checkpoint.RunIdentity;
import rnn.spark.data.Provenance;
import rnn.spark.data.VectorsFile;
import rnn.spark.job.InputException;
import rnn.text.Vocabulary;
import rnn.text.WhitespaceTokenizer;
import rnn.text.WordTokenizer;
import rnn.text.WordVectors;
import rnn.train.Initialization;
import rnn.train.ModelOptions;
import rnn.train.VectorsMode;
import rnn.train.VectorsOptions;

/** Vectors that the word embedding of a run starts from, and what is known of their file. */
final class StartingVectors {
  /** Tokenizers whose tokens are words. */
  private static final List<String> OF_WORDS =
      List.of(new WhitespaceTokenizer().name(), new WordTokenizer().name());

  private final VectorsOptions request;
  private final VectorsFile.Content content;

  private StartingVectors(VectorsOptions request, VectorsFile.Content content) {
    this.request = request;
    this.content = content;
  }

  /**
   * Checks, by the first lines of the file, that the vectors {@code request} names fit its model.
   *
   * @throws InputException if they do not, or the file is none of vectors
   */
  static void check(Configuration configuration, TrainRequest request) {
    VectorsOptions vectors = request.vectors();
    if (vectors == null) {
      return;
    }
    ModelOptions model = request.model();
    if (!OF_WORDS.contains(model.tokenizer())) {
      throw new InputException(
          "--vectors has vectors of words, so --tokenizer must be %s but is %s; leave one of them out"
              .formatted(String.join(" or ", OF_WORDS), model.tokenizer()));
    }
    boolean isTied = isOfText(request) && model.tiesEmbedding();
    if (isTied && vectors.mode() == VectorsMode.FROZEN) {
      throw new InputException(
          "--vectors-mode must be trained where the output layer learns the embedding (--tied) but"
              + " is frozen; add --no-tied");
    }
    VectorsFile file = VectorsFile.of(configuration, vectors.file());
    ModelOptions sized = sized(model, file.size(), file.location());
    boolean isHiddenChosen = isTied && request.open().contains(ModelOptions.HIDDEN);
    if (!isHiddenChosen) { // else as wide as the embedding
      sized.smallest();
    }
  }

  /**
   * Reads the vectors of the words of {@code vocabulary}.
   *
   * @throws InputException if the file is none of vectors, or has none of the words
   */
  static StartingVectors read(
      Configuration configuration, TrainRequest request, Vocabulary vocabulary) {
    VectorsOptions vectors = request.vectors();
    if (vectors == null) {
      throw new IllegalStateException("No vectors are asked for");
    }
    int added = isOfText(request) ? 0 : vectors.words();
    VectorsFile file = VectorsFile.of(configuration, vectors.file());
    return new StartingVectors(vectors, file.read(vocabulary, added));
  }

  private static boolean isOfText(TrainRequest request) {
    return request.model().task().labelling() == Labelling.NONE;
  }

  /** {@code model} with an embedding of {@code size}. */
  private static ModelOptions sized(ModelOptions model, int size, String location) {
    if (model.embeddingSize() != 0 && model.embeddingSize() != size) {
      throw new InputException(
          "--embedding must be %d, the size of the vectors in %s, but is %d; leave it out, or take vectors of that size"
              .formatted(size, location, model.embeddingSize()));
    }
    return model.with(o -> o.set(ModelOptions.EMBEDDING, size));
  }

  /** {@code model} with an embedding as wide as the vectors. */
  ModelOptions sized(ModelOptions model) {
    return sized(model, vectors().size(), content.name());
  }

  private WordVectors vectors() {
    return content.vectors();
  }

  /** The vocabulary asked for, and behind it the words that only the file has. */
  Vocabulary vocabulary() {
    return vectors().vocabulary();
  }

  /** Words of the training data, {@code <unk>} and {@code <eos>} counted. */
  int wordsOfTraining() {
    return vectors().askedWords();
  }

  /** Initialization of a run that starts from them. */
  Initialization initialization() {
    return Initialization.of(vectors(), request.mode());
  }

  /** Identity of the vectors, a part of the run's. */
  RunIdentity.Vectors identity() {
    return new RunIdentity.Vectors(
        content.name(),
        content.bytes(),
        content.sha256(),
        request.mode().label(),
        vocabulary().size() - wordsOfTraining());
  }

  /** A sentence on what was found. */
  String remark() {
    return "Vectors of %s, %d values each, %s: %s."
        .formatted(content.name(), vectors().size(), request.mode().label(), vectors().summary());
  }

  /** Adds what the vectors were. */
  void addTo(Provenance provenance) {
    WordVectors.Figures figures = vectors().figures();
    provenance
        .with("vectors", request.file())
        .with("vectors.bytes", content.bytes())
        .with("vectors.sha256", content.sha256())
        .with("vectors.size", figures.size())
        .with("vectors.words", figures.words())
        .with("vectors.mode", request.mode().label())
        .with("vectors.found", figures.foundWords())
        .with("vectors.foundInLowerCase", figures.lowerCaseWords())
        .with("vectors.added", vocabulary().size() - wordsOfTraining());
  }
}
