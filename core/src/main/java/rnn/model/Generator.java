package rnn.model;

import java.util.ArrayList;
import java.util.List;
import rnn.batch.Batch;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.network.Network;
import rnn.text.Tokenizer;
import rnn.text.Vocabulary;

/**
 * A writer of text from a model, token by token. For one thread.
 *
 * <p>As in training, the network first reads an {@code <eos>}, then the prompt, then each token it
 * draws; if it was trained on sentences, it forgets its state at each {@code <eos>}.
 */
public final class Generator {
  private final Model model;
  private final Tokenizer tokenizer;
  private final Network network;
  private final Pass pass = new Pass();
  private boolean begins = true; // the next token is read from a fresh state
  private final Batch batch = new Batch(1, 1);
  private final Tensor probabilities; // [B=1,V]

  /** A generator of {@code model}'s text, with a copy of its parameters. */
  public Generator(Model model, Kernels kernels) {
    this.model = model;
    this.tokenizer = model.tokenizer();
    this.network = Network.forEvaluation(model.network(), 1, 1, kernels);
    System.arraycopy(model.parameters(), 0, network.parameters(), 0, model.parameters().length);
    this.probabilities = Tensor.zeros(1, model.network().vocabularySize());
  }

  /**
   * Text that begins with {@code prompt} and goes on for {@code length} tokens; a line end is a
   * token, and so is a line end in the prompt.
   *
   * @param prompt how the text begins; may be empty
   */
  public String generate(String prompt, int length, Sampling sampling) {
    List<String> tokens = tokens(prompt);
    for (int id : continuation(model.vocabulary().encode(tokens), length, sampling)) {
      tokens.add(model.vocabulary().token(id));
    }
    return tokenizer.text(tokens);
  }

  /** The tokens of {@code prompt} that the model does not know, in their order. */
  public List<String> unknown(String prompt) {
    return tokens(prompt).stream().filter(token -> !model.vocabulary().contains(token)).toList();
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
    Sampler sampler = new Sampler(sampling, model.network().vocabularySize(), Vocabulary.UNKNOWN);
    begins = true;
    read(Vocabulary.END_OF_SENTENCE);
    for (int token : prompt) {
      read(token);
    }
    int[] tokens = new int[length];
    for (int i = 0; i < length; i++) {
      network.nextProbabilities(probabilities);
      tokens[i] = sampler.draw(probabilities.data(), i);
      read(tokens[i]);
    }
    return tokens;
  }

  private void read(int token) {
    if (token == Vocabulary.END_OF_SENTENCE && model.forgetsAtSentenceEnd()) {
      begins = true;
    }
    if (begins) {
      batch.start(1);
    } else {
      batch.resume(1);
    }
    batch.put(0, 0, token, Batch.PADDING);
    pass.evaluate(batch);
    network.advance(pass);
    begins = false;
  }
}
