package rnn.predict;

import java.util.List;

/**
 * A language model in use: it scores whole texts, and is stepped through texts that are not at
 * their end yet.
 *
 * <pre>{@code
 * State state = model.start();
 * state = model.step(state, "the");
 * double nats = model.surprise(state, "dog");
 * }</pre>
 *
 * <p>Steps compute what scores of whole texts do, in another order of sums: their surprises are the
 * same to rounding. Those of {@link #continueText} are the same to the bit, unless few tokens are
 * read without ranks.
 */
public interface LanguageModel extends Scorer {
  /** The most tokens that {@link #continueText} reads by steps if no ranks are asked for. */
  int MAX_STEPPED_TOKENS = 4;

  /** The state at the beginning of a text. */
  State start();

  /**
   * The state after one more token; one that the vocabulary does not have is {@code <unk>}. The
   * given state stays as it is.
   *
   * @throws IllegalArgumentException if the state is not one of this model
   */
  State step(State state, String token);

  /**
   * Surprise of a token that comes next: {@code −ln p(token | those read)}, nats. That of {@code
   * <eos>} is the surprise of the text to end.
   *
   * @throws IllegalArgumentException if the state is not one of this model
   */
  double surprise(State state, String token);

  /**
   * What is found of {@code tokens} behind the text that {@code state} stands for, and the state
   * after them.
   *
   * <p>A text that is continued piece by piece from {@link #start} has the details that {@link
   * #detailAll} finds of it as a whole, however it is cut. Its {@code <eos>} is a token like others
   * here: given as the last one, it is scored as the end of the text.
   *
   * <p>States and ranks are the same to the bit. So are surprises and candidates of a piece of more
   * than {@value #MAX_STEPPED_TOKENS} tokens or with ranks. A network reads a smaller piece by
   * steps, which takes a fraction of the time: its surprises are those of {@link #surprise} and its
   * candidates those of {@link #next}, to the bit, and the others' to rounding.
   *
   * @throws IllegalArgumentException if the state is not one of this model
   * @throws ArithmeticException as {@link #detailAll}
   */
  Continuation continueText(State state, List<String> tokens, Details asked);

  /**
   * The {@code count} likeliest tokens to come next, the likeliest first, those as likely by their
   * ids; all there are if there are no more.
   *
   * @throws IllegalArgumentException if the state is not one of this model, or {@code count} is
   *     negative
   */
  List<Candidate> next(State state, int count);
}
