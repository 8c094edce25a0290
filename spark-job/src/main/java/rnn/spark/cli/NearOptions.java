package rnn.spark.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Suggestions for an option that does not exist: names that differ from it in a few letters, else
 * those that begin as it does. Names with {@code no-}, which turn an option off, are among them.
 */
final class NearOptions {
  private static final int LETTERS_OF_AN_ERROR = 3; // of so many one may be wrong
  private static final int MAX_NAMES = 5;
  private static final int PREFIX = 2;
  private static final String NO = "no-";

  private NearOptions() {}

  /** Names near {@code argument}, with their dashes, the nearest first. */
  static List<String> of(CommandSpec command, String argument) {
    String wrong = argument.replaceFirst("^-+", "").replaceFirst("=.*", "");
    Set<String> names = names(command);
    int limit = Math.max(1, wrong.length() / LETTERS_OF_AN_ERROR);
    List<String> near =
        names.stream()
            .filter(name -> distance(name, wrong) <= limit)
            .sorted(Comparator.comparingInt(name -> distance(name, wrong)))
            .toList();
    if (!near.isEmpty()) {
      int best = distance(near.get(0), wrong);
      return near.stream()
          .filter(name -> distance(name, wrong) <= best + 1)
          .limit(MAX_NAMES)
          .map(Flags::of)
          .toList();
    }
    String start = start(wrong);
    return names.stream()
        .filter(name -> !start.isEmpty() && name.startsWith(start))
        .limit(MAX_NAMES)
        .map(Flags::of)
        .toList();
  }

  /** The letters that names which begin alike have in common. */
  private static String start(String name) {
    int from = name.startsWith(NO) ? NO.length() : 0;
    return name.substring(0, Math.min(name.length(), from + PREFIX));
  }

  /** Long names of the options that the help shows, without dashes, and those that turn one off. */
  private static Set<String> names(CommandSpec command) {
    Set<String> names = new TreeSet<>();
    for (OptionSpec option : command.options()) {
      if (option.hidden()) {
        continue;
      }
      List<String> ofOption =
          Arrays.stream(option.names())
              .filter(name -> name.startsWith("--"))
              .map(name -> name.substring(2))
              .toList();
      names.addAll(ofOption);
      if (option.negatable()) {
        ofOption.forEach(name -> names.add(NO + name));
      }
    }
    return names;
  }

  /**
   * The least number of letters put in, left out, changed or swapped that lead from one to the
   * other.
   */
  static int distance(String from, String to) {
    List<int[]> rows = new ArrayList<>();
    for (int i = 0; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      rows.add(row);
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          row[j] = i + j;
          continue;
        }
        int[] before = rows.get(i - 1);
        boolean isSame = from.charAt(i - 1) == to.charAt(j - 1);
        row[j] = Math.min(Math.min(before[j], row[j - 1]) + 1, before[j - 1] + (isSame ? 0 : 1));
        boolean isSwapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        if (isSwapped) {
          row[j] = Math.min(row[j], rows.get(i - 2)[j - 2] + 1);
        }
      }
    }
    return rows.get(from.length())[to.length()];
  }
}
