package rnn.option;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value that an option cannot have, alone or beside others. */
public final class OptionException extends IllegalArgumentException implements NamesOptions {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable OptionText text;

  /**
   * An error about the options in {@code template}.
   *
   * @param template what was expected, what was found and what to do, as {@link OptionText} has it
   * @param arguments what the template is filled with
   */
  public OptionException(String template, Object... arguments) {
    this(new OptionText(template, Arrays.asList(arguments)));
  }

  private OptionException(OptionText text) {
    super(text.toString());
    this.text = text;
  }

  @Override
  public OptionText text() {
    return text != null ? text : new OptionText(String.valueOf(getMessage()), List.of());
  }
}
