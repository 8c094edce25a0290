package rnn.spark.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rnn.math.CounterRandom;
import rnn.option.OptionException;

/**
 * The settings of a sweep: every value of an option with every value of the others, or some of
 * these drawn by the seed (Bergstra and Bengio 2012, "Random Search for Hyper-Parameter
 * Optimization", JMLR 13).
 */
public final class Grid {
  /** Settings of one sweep at most: each is a network to train, and beyond it is a mistake. */
  public static final int MAX_SETTINGS = 1000;

  private static final int MAX_DRAWS_PER_SETTING = 100;

  private final List<Axis> axes;

  private Grid(List<Axis> axes) {
    this.axes = axes;
  }

  /**
   * The grid of {@code axes}, each an option and its values: {@code hidden=64,128}, or, to be drawn
   * from, {@code learning-rate=1..20}. The lists of numbers that one value is have {@code +} for
   * their commas: {@code dense=64,128+64}.
   *
   * @throws OptionException if one is impossible, or an option is there twice
   */
  public static Grid parse(List<String> axes) {
    List<Axis> parsed = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String text : axes) {
      Axis axis = Axis.parse(text);
      if (!names.add(axis.option())) {
        throw new OptionException(
            "{sweep} must have {"
                + axis.option()
                + "} once but has it twice; put all values"
                + " behind one");
      }
      parsed.add(axis);
    }
    if (parsed.isEmpty()) {
      throw new OptionException("{sweep} must have an option with values but has none");
    }
    return new Grid(List.copyOf(parsed));
  }

  /** The options that are swept. */
  public List<String> options() {
    return axes.stream().map(Axis::option).toList();
  }

  /**
   * All settings, the values of the last option changing first.
   *
   * @throws OptionException if they are too many, or numbers of a range among them
   */
  public List<Map<String, String>> all() {
    for (Axis axis : axes) {
      if (axis.range() != null) {
        throw new OptionException(
            "{sweep} with a range, as {"
                + axis.option()
                + "} has, must come with"
                + " {sweep-random}, the number of settings to draw; give it, or a list of values");
      }
    }
    double size = size();
    if (size > MAX_SETTINGS) {
      throw new OptionException(
          "{sweep} must have at most %,d settings but has %,.0f; leave values out, or draw some of"
              + " them with {sweep-random}",
          MAX_SETTINGS, size);
    }
    List<Map<String, String>> settings = List.of(Map.of());
    for (Axis axis : axes) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> setting : settings) {
        for (String value : axis.values()) {
          Map<String, String> with = new LinkedHashMap<>(setting);
          with.put(axis.option(), value);
          longer.add(with);
        }
      }
      settings = longer;
    }
    return settings;
  }

  /**
   * Different settings drawn by {@code seed}: {@code number} of them, or all if there are no more.
   *
   * @throws OptionException if the number is impossible
   */
  public List<Map<String, String>> drawn(int number, long seed) {
    if (number < 1 || number > MAX_SETTINGS) {
      throw new OptionException(
          "{sweep-random} must be from 1 to %,d settings but is %,d", MAX_SETTINGS, number);
    }
    if (axes.stream().allMatch(axis -> axis.range() == null) && size() <= number) {
      return all();
    }
    Set<Map<String, String>> settings = new LinkedHashSet<>();
    for (long draw = 0; draw < (long) MAX_DRAWS_PER_SETTING * number; draw++) {
      Map<String, String> setting = new LinkedHashMap<>();
      for (int i = 0; i < axes.size(); i++) {
        Axis axis = axes.get(i);
        double place = CounterRandom.uniform(seed, i, draw);
        setting.put(
            axis.option(),
            axis.range() == null
                ? axis.values().get((int) (place * axis.values().size()))
                : axis.range().at(place));
      }
      settings.add(setting);
      if (settings.size() == number) {
        break;
      }
    }
    return List.copyOf(settings);
  }

  private double size() {
    double size = 1;
    for (Axis axis : axes) {
      size *= axis.values().size();
    }
    return size;
  }
}
