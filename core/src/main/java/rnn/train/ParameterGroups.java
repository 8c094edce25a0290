package rnn.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parameters by the part of a network that they are of, for messages: a part all of whose
 * parameters are meant is named alone, of the others the parameters are.
 */
final class ParameterGroups {
  private static final Pattern LAYER =
      Pattern.compile("rnn\\.(?:weight|bias)_.h_l(\\d+)(_reverse)?");
  private static final Pattern CLUSTER = Pattern.compile("output\\.tail\\.(\\d+)\\..*");
  private static final String OF_ONE = ""; // kind of a part without a number

  /**
   * A part of a network.
   *
   * @param kind what it is called with others of its kind, each of which has a number
   * @param name what it is called alone
   */
  private record Part(String kind, String name, int number) {
    static Part of(String parameter) {
      Matcher layer = LAYER.matcher(parameter);
      if (layer.matches()) {
        String direction = layer.group(2) == null ? "" : "backward ";
        return numbered(direction + "layer", layer.group(1));
      }
      Matcher cluster = CLUSTER.matcher(parameter);
      if (cluster.matches()) {
        return numbered("output cluster", cluster.group(1));
      }
      if (parameter.startsWith("output.head.")) {
        return new Part(OF_ONE, "output head", 0);
      }
      int end = parameter.indexOf('.');
      return new Part(OF_ONE, end < 0 ? parameter : parameter.substring(0, end), 0);
    }

    private static Part numbered(String kind, String number) {
      return new Part(kind + "s", kind + " " + number, Integer.parseInt(number));
    }

    boolean isBefore(Part next) {
      return !kind.equals(OF_ONE) && kind.equals(next.kind) && number + 1 == next.number;
    }
  }

  private ParameterGroups() {}

  /**
   * Texts of some parameters of a network.
   *
   * @param all names of the parameters of the network, in its order
   * @param meant texts of those that are meant, by their names: the name, if all of it is
   */
  static List<String> of(List<String> all, Map<String, String> meant) {
    Map<Part, List<String>> parts = new LinkedHashMap<>();
    for (String name : all) {
      parts.computeIfAbsent(Part.of(name), part -> new ArrayList<>()).add(name);
    }
    List<String> texts = new ArrayList<>();
    List<Part> row = new ArrayList<>(); // whole parts, each of which is before the next
    parts.forEach(
        (part, names) -> {
          boolean isWhole = names.stream().allMatch(name -> name.equals(meant.get(name)));
          if (!row.isEmpty() && !(isWhole && row.get(row.size() - 1).isBefore(part))) {
            texts.add(text(row));
            row.clear();
          }
          if (isWhole) {
            row.add(part);
          } else {
            names.stream().filter(meant::containsKey).map(meant::get).forEach(texts::add);
          }
        });
    if (!row.isEmpty()) {
      texts.add(text(row));
    }
    return texts;
  }

  private static String text(List<Part> row) {
    Part first = row.get(0);
    return row.size() == 1
        ? first.name()
        : "%s %d to %d".formatted(first.kind(), first.number(), row.get(row.size() - 1).number());
  }
}
