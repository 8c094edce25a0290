package rnn.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text form of a grammar. {@code english.grammar} explains it: headings with features, weighted
 * lines below them, and lists of words.
 */
final class GrammarFile {
  private static final Pattern WORD_LIST = Pattern.compile("(\\S+)\\s+words\\s+zipf\\s+(\\S+)");
  private static final Pattern ITEM =
      Pattern.compile("'([^'\\s]+)'|\"([^\"\\s]+)\"|([A-Z][\\w.]*)");

  private final String source;
  private final Map<String, List<String>> features = new LinkedHashMap<>(); // name -> values
  private final List<Rule> rules = new ArrayList<>();
  private int line;
  private String heading = "";
  private double zipf = Double.NaN; // of the list of words we are in, NaN if in weighted lines
  private int rank; // of the next word in the list

  private GrammarFile(String source) {
    this.source = source;
  }

  /**
   * The rules in these lines, features written out.
   *
   * @throws IllegalArgumentException if a line is malformed; the message says which and why
   */
  static List<Rule> rules(List<String> lines, String source) {
    GrammarFile file = new GrammarFile(source);
    for (String line : lines) {
      file.line++;
      if (!line.isBlank() && !line.startsWith("#")) {
        file.read(line);
      }
    }
    return file.rules;
  }

  private void read(String text) {
    if (!Character.isWhitespace(text.charAt(0))) {
      if (text.startsWith("let ")) {
        readFeature(text.substring(4));
      } else {
        readHeading(text.strip());
      }
    } else if (heading.isEmpty()) {
      throw malformed("an indented line needs a heading above it");
    } else if (Double.isNaN(zipf)) {
      readAlternative(text.strip());
    } else {
      for (String forms : text.strip().split("\\s+")) {
        readWord(forms.split("/"));
      }
    }
  }

  private void readFeature(String text) {
    String[] sides = text.split("=");
    if (sides.length != 2 || sides[0].isBlank() || sides[1].isBlank()) {
      throw malformed("a feature must be written: let NAME = VALUE VALUE …");
    }
    features.put(sides[0].strip(), List.of(sides[1].strip().split("\\s+")));
  }

  private void readHeading(String text) {
    Matcher list = WORD_LIST.matcher(text);
    if (list.matches()) {
      heading = list.group(1);
      zipf = number(list.group(2));
      rank = 1;
    } else {
      heading = text;
      zipf = Double.NaN;
    }
    if (!heading.matches("[A-Z][\\w.]*")) {
      throw malformed("a heading must be a capitalised symbol, or: SYMBOL words zipf EXPONENT");
    }
  }

  private void readAlternative(String text) {
    String[] weightAndItems = text.split("\\s+", 2);
    double weight = number(weightAndItems[0]);
    if (!(weight > 0) || weightAndItems.length < 2) {
      throw malformed("a line must be a positive weight and at least one word or symbol");
    }
    for (Map<String, String> values : assignments(heading)) {
      List<Rule.Item> right = new ArrayList<>();
      for (String item : weightAndItems[1].split("\\s+")) {
        right.add(item(item, values));
      }
      rules.add(new Rule(withValues(heading, values), weight, right, line));
    }
  }

  private Rule.Item item(String text, Map<String, String> values) {
    Matcher matcher = ITEM.matcher(text);
    if (!matcher.matches()) {
      throw malformed("must be a quoted word or a capitalised symbol: " + text);
    }
    return matcher.group(3) != null
        ? new Rule.Symbol(withValues(text, values))
        : new Rule.Word(text.substring(1, text.length() - 1));
  }

  private void readWord(String[] forms) {
    List<Map<String, String>> assignments = assignments(heading);
    if (assignments.size() != forms.length) {
      throw malformed(
          "%s needs %d forms of each word but \"%s\" has %d"
              .formatted(heading, assignments.size(), String.join("/", forms), forms.length));
    }
    double weight = StrictMath.pow(rank++, -zipf);
    for (int i = 0; i < forms.length; i++) {
      String symbol = withValues(heading, assignments.get(i));
      rules.add(new Rule(symbol, weight, List.of(new Rule.Word(forms[i])), line));
    }
  }

  /** Every choice of values for the features in a heading, the last feature changing fastest. */
  private List<Map<String, String>> assignments(String symbol) {
    List<Map<String, String>> assignments = List.of(Map.of());
    for (String part : symbol.split("\\.")) {
      if (features.containsKey(part)) {
        List<Map<String, String>> longer = new ArrayList<>();
        for (Map<String, String> assignment : assignments) {
          for (String value : features.get(part)) {
            Map<String, String> extended = new LinkedHashMap<>(assignment);
            extended.put(part, value);
            longer.add(extended);
          }
        }
        assignments = longer;
      }
    }
    return assignments;
  }

  private String withValues(String symbol, Map<String, String> values) {
    List<String> parts = new ArrayList<>();
    for (String part : symbol.split("\\.")) {
      if (features.containsKey(part) && !values.containsKey(part)) {
        throw malformed("feature \"%s\" of %s is not in the heading".formatted(part, symbol));
      }
      parts.add(values.getOrDefault(part, part));
    }
    return parts.stream().collect(Collectors.joining("."));
  }

  private double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw malformed("expected a number but found " + text);
    }
  }

  private IllegalArgumentException malformed(String what) {
    return new IllegalArgumentException("%s: line %d: %s".formatted(source, line, what));
  }
}
