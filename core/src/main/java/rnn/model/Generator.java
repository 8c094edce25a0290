package rnn.model;

import java.util.ArrayList;
import java.util.List;
import rnn.math.Kernels;
import rnn.predict.Cursor;
import rnn.text.Tokenizer;
import rnn.text.Vocabulary;

/**
 * A writer of text from a model, token by token, for any number of threads. One that was made of a
 * cursor writes one text at a time.
 *
 * <p>A cursor of the model reads the prompt, then each token that is drawn.
 */
public final class Generator {
  private final Pool<? extends Cursor> cursors;
  private final Vocabulary vocabulary;
  private final Tokenizer tokenizer;

  /**
   * A generator of {@code model}'s text.
   *
   * @throws IllegalArgumentException if it is not a language model
   */
  public Generator(TrainedModel model, Kernels kernels) {
    this(Models.cursor(model, kernels), model.tokenizer());
  }

  /** A generator that owns {@code cursor} from now on, and steps it. */
  public Generator(Cursor cursor, Tokenizer tokenizer) {
    this(new Pool<>(() -> cursor, 1), cursor.vocabulary(), tokenizer);
  }

  /** A generator that borrows a cursor for each text. */
  Generator(Pool<? extends Cursor> cursors, Vocabulary vocabulary, Tokenizer tokenizer) {
    this.cursors = cursors;
    this.vocabulary = vocabulary;
    this.tokenizer = tokenizer;
  }

  /**
   * Text that begins with {@code prompt} and goes on for {@code length} tokens; a line end is a
   * token, and so is a line end in the prompt.
   *
   * @param prompt how the text begins; may be empty
   */
  public String generate(String prompt, int length, Sampling sampling) {
    List<String> tokens = tokens(prompt);
    for (int id : continuation(vocabulary.encode(tokens), length, sampling)) {
      tokens.add(vocabulary.token(id));
    }
    return tokenizer.text(tokens);
  }

  /** The tokens of {@code prompt} that the model does not know, in their order. */
  public List<String> unknown(String prompt) {
    return tokens(prompt).stream().filter(token -> !vocabulary.contains(token)).toList();
  }

  private List<String> tokens(String prompt) {
    List<String> tokens = new ArrayList<>();
    String[] lines = prompt.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      tokens.addAll(tokenizer.tokens(lines[i]));
      if (i < lines.length - 1) {
        tokens.add(Vocabulary.END_OF_SENTENCE_TOKEN);
      }
    }
    return tokens;
  }

  /**
   * The ids of the {@code length} tokens that follow {@code prompt} in a text.
   *
   * @param prompt token ids, the {@code <eos>} before them not counted
   */
  public int[] continuation(int[] prompt, int length, Sampling sampling) {
    if (length < 0) {
      throw new IllegalArgumentException(
          "The length to generate must be at least 0 tokens but is " + length);
    }
    return cursors.use(cursor -> continuation(cursor, prompt, length, sampling));
  }

  private int[] continuation(Cursor cursor, int[] prompt, int length, Sampling sampling) {
    Sampler sampler = new Sampler(sampling, vocabulary.size(), Vocabulary.UNKNOWN);
    cursor.restart();
    for (int token : prompt) {
      cursor.advance(token);
    }
    int[] tokens = new int[length];
    for (int i = 0; i < length; i++) {
      tokens[i] = draw(sampler, cursor, i);
      cursor.advance(tokens[i]);
    }
    return tokens;
  }

  /**
   * Draw {@code i}; where few tokens decide it, a network need not give all their probabilities.
   */
  private int draw(Sampler sampler, Cursor cursor, int i) {
    int decisive = sampler.decisive();
    if (decisive < vocabulary.size() && cursor instanceof NetworkCursor network) {
      int token = decided(sampler, network, decisive, i);
      if (token >= 0) {
        return token;
      }
    }
    return sampler.draw(cursor.nextProbabilities(), i);
  }

  private static int decided(Sampler sampler, NetworkCursor cursor, int decisive, int i) {
    try {
      return sampler.draw(cursor.likeliestWords(decisive), i);
    } catch (ArithmeticException e) {
      return -1; // a probability is not a number, which the sampler of all says by its id
    }
  }
}
