package rnn.spark.train;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rnn.batch.CountedVocabulary;
import rnn.batch.ExampleEncoder;
import rnn.batch.HeldOutSplit;
import rnn.batch.Labelling;
import rnn.batch.RareTokens;
import rnn.network.NetworkSpec;
import rnn.spark.data.Corpus;
import rnn.spark.data.EncodedText;
import rnn.spark.data.NumberedLines;
import rnn.spark.data.Shards;
import rnn.spark.data.Source;
import rnn.spark.data.TextCount;
import rnn.spark.data.VocabularyCount;
import rnn.spark.evaluate.HeldOut;
import rnn.spark.job.InputException;
import rnn.spark.job.Sessions;
import rnn.task.LabelScheme;
import rnn.task.Scoring;
import rnn.text.LabelSet;
import rnn.text.SubwordTokenizer;
import rnn.text.Tokenizer;
import rnn.text.Vocabulary;
import rnn.train.Evaluation;
import rnn.train.HeldOutChoice;
import rnn.train.Initialization;
import rnn.train.ModelOptions;
import rnn.train.SizeDefaults;
import rnn.train.TrainingOptions;

/**
 * The texts of a run, numbered by the vocabulary of the first, and the options that suit them: what
 * is trained on, what epochs are judged by, what the model is measured on.
 */
final class Texts implements AutoCloseable {
  private final SparkSession session;
  private final TrainRequest request;
  private final Tokenizer tokenizer;
  private final CountedVocabulary counted;
  private final @Nullable StartingVectors vectors;
  private final @Nullable StartingModel start;
  private final ExampleEncoder encoder;
  private final Broadcast<ExampleEncoder> broadcast; // lost shards are encoded again from it
  private LabelScheme scheme = LabelScheme.PLAIN;
  private HeldOutSplit split = HeldOutSplit.NONE;
  private ModelOptions model;
  private TrainingOptions options;
  private long longSequences;
  private @Nullable Shards training;
  private @Nullable Shards validation;
  private @Nullable Shards test;

  private Texts(
      SparkSession session,
      TrainRequest request,
      Tokenizer tokenizer,
      CountedVocabulary counted,
      @Nullable StartingVectors vectors,
      @Nullable StartingModel start,
      ExampleEncoder encoder,
      Broadcast<ExampleEncoder> broadcast) {
    this.session = session;
    this.request = request;
    this.tokenizer = tokenizer;
    this.counted = counted;
    this.vectors = vectors;
    this.start = start;
    this.encoder = encoder;
    this.broadcast = broadcast;
    this.model = vectors == null ? request.model() : vectors.sized(request.model());
    this.options = request.training();
  }

  /** Reads the texts of {@code request}, counting the vocabulary on the way. */
  static Texts of(SparkSession session, TrainRequest request) {
    return of(session, request, null);
  }

  /**
   * The same.
   *
   * @param start model whose options {@code request} has, and whose words come first; null for none
   */
  static Texts of(SparkSession session, TrainRequest request, @Nullable StartingModel start) {
    Tokenizer ready = start == null ? null : start.tokenizer(request);
    Tokenizer tokenizer = ready == null ? TextTokenizer.of(session, request) : ready;
    Corpus corpus = Corpus.of(session, request.train(), tokenizer);
    if (!corpus.isTokenized()) {
      TextTokenizer.requireReadyTokens(
          tokenizer,
          corpus.description(),
          ready == null ? "leave it out" : "give it, or start from a model that has it");
    }
    HeldOutSplit split = HeldOutSplit.NONE;
    Corpus trained = corpus;
    Corpus keptBack = null;
    if (request.model().task().labelling() != Labelling.NONE && request.validation() == null) {
      NumberedLines lines = NumberedLines.of(corpus);
      split =
          HeldOutChoice.of(
              request.options(), lines.sentences(), lines.tokens(), corpus.description());
      if (!split.equals(HeldOutSplit.NONE)) {
        trained = lines.part(split, false);
        keptBack = lines.part(split, true);
      }
    }
    CountedVocabulary counted;
    if (start != null) {
      counted = start.vocabulary(trained, request.model().minimumCount());
    } else if (tokenizer instanceof SubwordTokenizer subwords) {
      counted = VocabularyCount.withAll(trained, subwords.vocabulary());
    } else {
      counted = vocabulary(trained, request);
    }
    StartingVectors vectors = null;
    if (request.vectors() != null) {
      Configuration configuration = Sessions.context(session).hadoopConfiguration();
      vectors = StartingVectors.read(configuration, request, counted.vocabulary());
      counted = new CountedVocabulary(vectors.vocabulary(), counted.minimumCount(), counted.rare());
    }
    ExampleEncoder encoder = encoder(trained, request, counted, start);
    Texts texts =
        new Texts(
            session,
            request,
            tokenizer,
            counted,
            vectors,
            start,
            encoder,
            Sessions.context(session).broadcast(encoder));
    try {
      if (texts.isLabelled()) {
        texts.readLabelled(trained, keptBack, split);
      } else {
        texts.readRunning(corpus);
      }
      if (request.validation() != null) {
        texts.validation = texts.heldOut(request.validation(), "validation text");
      }
      if (request.test() != null) {
        texts.test = texts.heldOut(request.test(), "test text");
      }
      return texts;
    } catch (RuntimeException e) {
      texts.close();
      throw e;
    }
  }

  /**
   * These texts for a run of other options, on which they do not depend, as {@link TextKey} tells.
   * They stay this one's to close.
   */
  Texts with(TrainRequest other) {
    Texts texts = new Texts(session, other, tokenizer, counted, vectors, start, encoder, broadcast);
    texts.scheme = scheme;
    texts.split = split;
    texts.training = training;
    texts.validation = validation;
    texts.test = test;
    texts.choose(training().count().tokens());
    boolean isSameWindow = texts.options.window() == options.window();
    texts.longSequences =
        isSameWindow || !isLabelled()
            ? longSequences
            : LabelledShards.longer(training(), texts.options.window());
    return texts;
  }

  private static CountedVocabulary vocabulary(Corpus corpus, TrainRequest request) {
    int size = request.model().vocabularySize();
    long minimumCount = request.model().minimumCount();
    return request.options().learnsUnknown()
        ? VocabularyCount.withUnknown(corpus, size)
        : new CountedVocabulary(
            VocabularyCount.of(corpus, size, minimumCount), minimumCount, RareTokens.NONE);
  }

  /** The words, characters and labels of the training data. */
  private static ExampleEncoder encoder(
      Corpus corpus,
      TrainRequest request,
      CountedVocabulary counted,
      @Nullable StartingModel start) {
    Labelling labelling = request.model().task().labelling();
    if (labelling == Labelling.NONE) {
      return ExampleEncoder.ofText(counted.vocabulary());
    }
    Vocabulary characters = null;
    if (request.model().labels().characterEmbedding() > 0) {
      characters = start == null ? null : start.characters();
      characters = characters == null ? VocabularyCount.ofCharacters(corpus) : characters;
    }
    String task = request.model().labels().task();
    return new ExampleEncoder(
        counted.vocabulary(),
        characters,
        start == null
            ? VocabularyCount.ofLabels(corpus)
            : VocabularyCount.ofLabels(corpus, counts -> start.labels(counts, task)),
        labelling);
  }

  /** Places labelled sequences, those of the training part by themselves. */
  private void readLabelled(Corpus trained, @Nullable Corpus keptBack, HeldOutSplit split) {
    this.split = split;
    try (EncodedText text = encoded(trained)) {
      place(text, trained);
    }
    if (keptBack != null) {
      try (EncodedText text = encoded(keptBack)) {
        placeHeldOut(text);
      }
    }
  }

  /** Places running text, without what is kept back of it. */
  private void readRunning(Corpus corpus) {
    try (EncodedText text = encoded(corpus)) {
      if (request.validation() == null) {
        TextCount count = text.count();
        split =
            HeldOutChoice.of(
                request.options(), count.sentences(), count.tokens(), corpus.description());
      }
      boolean isWhole = split.equals(HeldOutSplit.NONE) && counted.rare().isEmpty();
      place(isWhole ? text : text.part(split, false, counted.rare()), corpus);
      if (!split.equals(HeldOutSplit.NONE)) {
        placeHeldOut(text.part(split, true, RareTokens.NONE));
      }
    }
  }

  private EncodedText encoded(Corpus corpus) {
    return EncodedText.of(corpus, broadcast, EncodedText.BlankLines.in(options.reading()));
  }

  /** Places what is trained on, once what is open is chosen for it. */
  private void place(EncodedText text, Corpus corpus) {
    choose(text.count().tokens());
    int shards = options.shards();
    if (shards > text.count().sentences()) {
      throw new InputException(
          "--shards must be at most %,d, the sentences of %s, but is %,d; the others would be empty"
              .formatted(text.count().sentences(), corpus.description(), shards));
    }
    training = Shards.place(text, shards, "training text");
    scheme = LabelledShards.scheme(encoder, training);
    longSequences = isLabelled() ? LabelledShards.longer(training, options.window()) : 0;
  }

  private void placeHeldOut(EncodedText text) {
    validation =
        Shards.place(text, Evaluation.shards(text.count().tokens()), "held-out part of it");
  }

  private void choose(long tokens) {
    SizeDefaults chosen =
        SizeDefaults.ofTask(model, options, request.open(), tokens, counted.vocabulary().size());
    model = chosen.model();
    options = chosen.training();
  }

  private Shards heldOut(Source source, String title) {
    Shards shards =
        HeldOut.shards(Corpus.of(session, source, tokenizer), broadcast, options.reading(), title);
    LabelledShards.requireKnownLabels(shards, encoder.labelling(), source);
    return shards;
  }

  /** Tokenizer that divides lines, learnt from the training text if it is of that kind. */
  Tokenizer tokenizer() {
    return tokenizer;
  }

  /** True if labels are learned. */
  boolean isLabelled() {
    return encoder.labelling() != Labelling.NONE;
  }

  /** The words of the training text, and its characters and labels if they are looked at. */
  ExampleEncoder encoder() {
    return encoder;
  }

  /** The network that is to learn. */
  NetworkSpec network() {
    int trained = vectors == null ? encoder.words().size() : vectors.wordsOfTraining();
    NetworkSpec network = model.networkSpec(encoder, trained, scheme);
    return start == null ? network : start.divided(network);
  }

  /** Scoring of networks. */
  Scoring scoring() {
    LabelSet labels = encoder.labels();
    return new Scoring(model.labels().task(), scheme, labels == null ? 0 : labels.size());
  }

  /** Number of training sequences that are longer than a window. */
  long longSequences() {
    return longSequences;
  }

  /** The tokens of the training text. */
  Vocabulary vocabulary() {
    return counted.vocabulary();
  }

  /** Vectors that the word embedding starts from; null if it is drawn. */
  @Nullable StartingVectors vectors() {
    return vectors;
  }

  /** Model that the run starts from; null if it starts from none. */
  @Nullable StartingModel start() {
    return start;
  }

  /** Initialization of the run's parameters. */
  Initialization initialization() {
    if (start != null) {
      return start.parameters(network()).initialization();
    }
    return vectors == null ? Initialization.DRAWN : vectors.initialization();
  }

  /** Counts of the training text's words, from which {@code <unk>} is learned. */
  CountedVocabulary counted() {
    return counted;
  }

  /** Options of the model, nothing open but the minimum count, which is {@link #counted}. */
  ModelOptions model() {
    return model;
  }

  /** Options of training, nothing open but the rounds. */
  TrainingOptions options() {
    return options;
  }

  /** Split of the training text: its sentences that epochs are judged by. */
  HeldOutSplit split() {
    return split;
  }

  /** Shards that are trained on. */
  Shards training() {
    if (training == null) {
      throw new IllegalStateException("The texts are closed");
    }
    return training;
  }

  /** Shards that epochs are judged by; null if there are none. */
  @Nullable Shards validation() {
    return validation;
  }

  /** Shards that the model is measured on; null if the user gave none. */
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
