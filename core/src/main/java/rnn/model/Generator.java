package rnn.model;

import java.util.ArrayList;
import java.util.List;
import rnn.math.Kernels;
import rnn.predict.State;
import rnn.text.Tokenizer;
import rnn.text.Vocabulary;

/**
 * A writer of text from a model, token by token. For one thread.
 *
 * <p>The model's state reads the prompt, then each token that is drawn.
 */
public final class Generator {
  private final State state;
  private final Tokenizer tokenizer;

  /**
   * A generator of {@code model}'s text, with a copy of its parameters.
   *
   * @throws IllegalArgumentException if it is not a language model
   */
  public Generator(TrainedModel model, Kernels kernels) {
    this(Models.state(model, kernels), model.tokenizer());
  }

  /** A generator that owns {@code state} from now on, and steps it. */
  public Generator(State state, Tokenizer tokenizer) {
    this.state = state;
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
    for (int id : continuation(state.vocabulary().encode(tokens), length, sampling)) {
      tokens.add(state.vocabulary().token(id));
    }
    return tokenizer.text(tokens);
  }

  /** The tokens of {@code prompt} that the model does not know, in their order. */
  public List<String> unknown(String prompt) {
    return tokens(prompt).stream().filter(token -> !state.vocabulary().contains(token)).toList();
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
    Sampler sampler = new Sampler(sampling, state.vocabulary().size(), Vocabulary.UNKNOWN);
    state.restart();
    for (int token : prompt) {
      state.advance(token);
    }
    int[] tokens = new int[length];
    for (int i = 0; i < length; i++) {
      tokens[i] = sampler.draw(state.nextProbabilities(), i);
      state.advance(tokens[i]);
    }
    return tokens;
  }
}
