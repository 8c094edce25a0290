package rnn.option;

import java.util.List;
import java.util.function.Function;

/**
 * Things that users and files call by name, in the order shown to users.
 *
 * @param <T> class of a thing
 */
public final class Registry<T> {
  private final String option;
  private final Function<T, String> naming;
  private final List<T> all;

  /**
   * A registry.
   *
   * @param option name of the option that chooses one
   * @param naming what each is called
   * @param all the things
   */
  public Registry(String option, Function<T, String> naming, List<T> all) {
    this.option = option;
    this.naming = naming;
    this.all = List.copyOf(all);
  }

  /** Every thing. */
  public List<T> all() {
    return all;
  }

  /** Every name. */
  public List<String> names() {
    return all.stream().map(naming).toList();
  }

  /**
   * The one called {@code name}.
   *
   * @throws OptionException if there is none; the message lists the names there are
   */
  public T named(String name) {
    for (T thing : all) {
      if (naming.apply(thing).equals(name)) {
        return thing;
      }
    }
    throw new OptionException(
        "{" + option + "} must be one of %s but is '%s'", String.join(", ", names()), name);
  }
}
