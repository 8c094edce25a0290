package rnn.option;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words about options. An option stands in them as its name in braces, {@code {learning-rate}}, and
 * each face calls it by its own name: {@code --learning-rate} on a command line.
 *
 * @param template words with options in braces and, if there are arguments, in {@link
 *     java.util.Formatter}'s form
 * @param arguments what the form is filled with; braces in them mean nothing
 */
public record OptionText(String template, List<Object> arguments) {
  private static final Pattern OPTION = Pattern.compile("\\{([a-z][a-z0-9-]*)\\}");

  /** Copies the arguments. */
  public OptionText {
    arguments = List.copyOf(arguments);
  }

  /** The names of the options that the words are about, in their order. */
  public List<String> options() {
    List<String> names = new ArrayList<>();
    Matcher matcher = OPTION.matcher(template);
    while (matcher.find()) {
      if (!names.contains(matcher.group(1))) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }

  /** The words with each option called as {@code naming} calls its name. */
  public String by(UnaryOperator<String> naming) {
    String named =
        OPTION
            .matcher(template)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        arguments.isEmpty()
                            ? naming.apply(found.group(1))
                            : naming.apply(found.group(1)).replace("%", "%%")));
    return arguments.isEmpty() ? named : named.formatted(arguments.toArray());
  }

  /** The words with each option called by its name. */
  @Override
  public String toString() {
    return by(UnaryOperator.identity());
  }
}
