package rnn.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rnn.option.NamesOptions;
import rnn.option.OptionText;

/**
 * Rounds were rejected one after the other, each with a lower learning rate: the run cannot go on
 * by itself.
 */
public final class TrainingDivergedException extends RuntimeException implements NamesOptions {
  private static final long serialVersionUID = 1L;

  private final transient OptionText text;

  /** Exception that says what happened where, and what to do, as {@link OptionText} has it. */
  public TrainingDivergedException(String template, Object... arguments) {
    this(new OptionText(template, Arrays.asList(arguments)), null);
  }

  private TrainingDivergedException(OptionText text, @Nullable Throwable cause) {
    super(text.toString(), cause);
    this.text = text;
  }

  /** The same with {@code more} said behind it, as {@link OptionText} has it; this is its cause. */
  public TrainingDivergedException andSays(String more, Object... filled) {
    List<Object> arguments = new ArrayList<>(text.arguments());
    arguments.addAll(Arrays.asList(filled));
    return new TrainingDivergedException(
        new OptionText(text.template() + " " + more, arguments), this);
  }

  @Override
  public OptionText text() {
    return text;
  }
}
