package rnn.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.batch.Labelling;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.parameter.FixedWeights;
import rnn.predict.Candidate;
import rnn.predict.ClassPrediction;
import rnn.predict.Classifier;
import rnn.predict.Continuation;
import rnn.predict.Details;
import rnn.predict.LanguageModel;
import rnn.predict.Likelihood;
import rnn.predict.Scorer;
import rnn.predict.State;
import rnn.predict.TagPrediction;
import rnn.predict.Tagger;
import rnn.predict.TextDetails;

/**
 * A trained model in use by any number of threads.
 *
 * <pre>{@code
 * try (LoadedModel model = Models.load(path)) {
 *   TagPrediction tags = model.tagger().tag(model.tokens("the cat sees a mouse"));
 * }
 * }</pre>
 *
 * <p>What {@link #scorer()}, {@link #tagger()}, {@link #classifier()} and {@link #generator()} give
 * is shared by all threads, and answers each as it would answer one alone, to the bit. All share
 * the parameters. Each call that runs at the same time has buffers of its own, which are made when
 * first needed and then used again: some megabytes, more for long texts and large vocabularies. At
 * most as many calls run at the same time as there are processors, or as {@link #of(TrainedModel,
 * int)} is told; one more waits.
 */
public final class LoadedModel implements AutoCloseable {
  private final TrainedModel trained;
  private final Pool<Scorer> scorers;
  private final Pool<ResumableCursor> cursors;
  private final Pool<TextReader> readers;
  private final Pool<Tagger> taggers;
  private final Pool<Classifier> classifiers;
  private final MarkedStates states;
  private final LanguageModel scorer = new SharedScorer();
  private final Tagger tagger = new SharedTagger();
  private final Classifier classifier = new SharedClassifier();

  private LoadedModel(TrainedModel trained, int threads) {
    this.trained = trained;
    this.states = new MarkedStates(trained);
    this.scorers = new Pool<>(() -> Models.scorer(trained), threads);
    @Nullable FixedWeights fixed = Models.fixedWeights(trained); // one for all
    Kernels kernels = KernelProvider.kernels();
    this.cursors = new Pool<>(() -> Models.resumableCursor(trained, fixed, kernels), threads);
    this.readers = new Pool<>(() -> Models.textReader(trained, fixed, kernels), threads);
    this.taggers = new Pool<>(() -> Models.tagger(trained), threads);
    this.classifiers = new Pool<>(() -> Models.classifier(trained), threads);
  }

  /** A model that is in memory already. */
  public static LoadedModel of(TrainedModel trained) {
    return of(trained, Runtime.getRuntime().availableProcessors());
  }

  /**
   * The same, of which at most {@code threads} calls of a kind run at the same time.
   *
   * @throws IllegalArgumentException if that is not positive
   */
  public static LoadedModel of(TrainedModel trained, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "A model must be used by at least 1 thread at a time but by " + threads);
    }
    return new LoadedModel(trained, threads);
  }

  /** What it was made of. */
  public TrainedModel trained() {
    return trained;
  }

  /** The tokens of {@code text}, divided as those that it was trained on. */
  public List<String> tokens(String text) {
    return trained.tokenizer().tokens(text);
  }

  /**
   * The language model that it is.
   *
   * @throws IllegalArgumentException if it is not one
   * @throws IllegalStateException if it was closed
   */
  public LanguageModel scorer() {
    Models.require(trained, Labelling.NONE);
    scorers.requireOpen();
    return scorer;
  }

  /**
   * The tagger that it is.
   *
   * @throws IllegalArgumentException if it is not one
   * @throws IllegalStateException if it was closed
   */
  public Tagger tagger() {
    Models.require(trained, Labelling.TOKENS);
    taggers.requireOpen();
    return tagger;
  }

  /**
   * The classifier that it is.
   *
   * @throws IllegalArgumentException if it is not one
   * @throws IllegalStateException if it was closed
   */
  public Classifier classifier() {
    Models.require(trained, Labelling.SEQUENCES);
    classifiers.requireOpen();
    return classifier;
  }

  /**
   * A writer of its text.
   *
   * @throws IllegalArgumentException if it is not a language model
   * @throws IllegalStateException if it was closed
   */
  public Generator generator() {
    Models.require(trained, Labelling.NONE);
    cursors.requireOpen();
    return new Generator(cursors, trained.vocabulary(), trained.tokenizer());
  }

  /**
   * Ends its use: calls that run come to their end, later ones fail with an {@link
   * IllegalStateException}. {@link #trained()} and {@link #tokens} go on. Closing it again does
   * nothing.
   */
  @Override
  public void close() {
    scorers.close();
    cursors.close();
    readers.close();
    taggers.close();
    classifiers.close();
  }

  private final class SharedScorer implements LanguageModel {
    @Override
    public List<Likelihood> scoreAll(List<List<String>> texts) {
      return scorers.use(scorer -> scorer.scoreAll(texts));
    }

    @Override
    public List<TextDetails> detailAll(List<List<String>> texts, Details details) {
      return scorers.use(scorer -> scorer.detailAll(texts, details));
    }

    @Override
    public State start() {
      return cursors.use(
          cursor -> {
            cursor.restart();
            return states.of(cursor);
          });
    }

    @Override
    public State step(State state, String token) {
      return cursors.use(
          cursor -> {
            states.resume(cursor, state);
            cursor.advance(token);
            return states.of(cursor);
          });
    }

    @Override
    public double surprise(State state, String token) {
      return cursors.use(
          cursor -> {
            states.resume(cursor, state);
            return cursor.surprise(cursor.vocabulary().id(token));
          });
    }

    @Override
    public Continuation continueText(State state, List<String> tokens, Details asked) {
      int[] ids = trained.vocabulary().encode(tokens);
      boolean areFew = ids.length <= MAX_STEPPED_TOKENS && !asked.ranks();
      return areFew && trained instanceof Model ? step(state, ids, asked) : read(state, ids, asked);
    }

    /** Few tokens, one after another. */
    private Continuation step(State state, int[] ids, Details asked) {
      return cursors.use(
          cursor -> {
            states.resume(cursor, state);
            double[] surprises = new double[asked.surprises() ? ids.length : 0];
            for (int i = 0; i < ids.length; i++) {
              if (asked.surprises()) {
                surprises[i] = cursor.surprise(ids[i]);
                if (!Double.isFinite(surprises[i])) {
                  throw NextTokens.notANumber("surprise");
                }
              }
              cursor.advanceWithin(ids[i]);
            }
            List<Candidate> candidates =
                asked.candidates() == 0 ? List.of() : cursor.likeliest(asked.candidates());
            return new Continuation(
                states.of(cursor), new TextDetails(surprises, new int[0], candidates));
          });
    }

    /** Tokens in windows. */
    private Continuation read(State state, int[] ids, Details asked) {
      return readers.use(
          reader -> {
            states.resume(reader, state);
            TextDetails details = reader.read(ids, asked);
            return new Continuation(states.of(reader), details);
          });
    }

    @Override
    public List<Candidate> next(State state, int count) {
      Details asked = new Details(false, false, count); // which checks the number
      return cursors.use(
          cursor -> {
            states.resume(cursor, state);
            return cursor.likeliest(asked.candidates());
          });
    }
  }

  private final class SharedTagger implements Tagger {
    @Override
    public List<TagPrediction> tagAll(List<List<String>> texts) {
      return taggers.use(tagger -> tagger.tagAll(texts));
    }

    @Override
    public List<String> tags() {
      return Models.labels(trained, Labelling.TOKENS).labels();
    }
  }

  private final class SharedClassifier implements Classifier {
    @Override
    public List<ClassPrediction> classifyAll(List<List<String>> texts) {
      return classifiers.use(classifier -> classifier.classifyAll(texts));
    }

    @Override
    public List<String> classes() {
      return Models.labels(trained, Labelling.SEQUENCES).labels();
    }
  }
}
