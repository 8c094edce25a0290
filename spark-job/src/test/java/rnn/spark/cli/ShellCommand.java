package rnn.spark.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A command of a shell: its words, without variables that are set in front of it and without what
 * its output is sent to.
 *
 * @param isPartial whether an ellipsis stands for something that is left out
 */
record ShellCommand(List<String> words, boolean isPartial) {
  private static final String ELLIPSIS = "…";

  /** The commands of {@code lines}: comments are dropped, lines that end in \ go on. */
  static List<ShellCommand> of(List<String> lines) {
    return new Reader(String.join("\n", lines)).read();
  }

  String program() {
    return words.get(0);
  }

  List<String> arguments() {
    return words.subList(1, words.size());
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }

  /** Divides a text into words and commands, by the rules of the shell that the pages need. */
  private static final class Reader {
    private String text;
    private final List<ShellCommand> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean isInWord;
    private boolean isTarget; // whether the next word is a file that output goes to
    private int at;

    Reader(String text) {
      this.text = text;
    }

    List<ShellCommand> read() {
      for (at = 0; at < text.length(); at++) {
        char c = text.charAt(at);
        switch (c) {
          case '\'', '"' -> quoted(c);
          case '\\' -> escaped();
          case ' ', '\t' -> endWord();
          case '\n', ';', '|', '&', '(', ')' -> endCommand();
          case '>', '<' -> redirected();
          case '#' -> commentOr(c);
          default -> add(c);
        }
      }
      endCommand();
      return commands;
    }

    private void add(char c) {
      word.append(c);
      isInWord = true;
    }

    private void quoted(char quote) {
      isInWord = true;
      for (at++; at < text.length() && text.charAt(at) != quote; at++) {
        if (quote == '"' && text.charAt(at) == '\\') {
          at++;
        }
        word.append(text.charAt(at));
      }
    }

    private void escaped() {
      at++;
      if (at < text.length() && text.charAt(at) != '\n') {
        add(text.charAt(at));
      }
    }

    private void redirected() {
      if (word.toString().matches("[0-9]*")) {
        word.setLength(0); // 2>file
        isInWord = false;
      }
      endWord();
      if (text.startsWith("<<", at)) {
        hereDocument();
        return;
      }
      isTarget = true;
      while (at + 1 < text.length() && ">&".indexOf(text.charAt(at + 1)) >= 0) {
        at++; // >>file, 2>&1
      }
    }

    /** Passes over the lines that a command is given, up to the word that ends them. */
    private void hereDocument() {
      int line = text.indexOf('\n', at);
      String end = text.substring(at + 2, line).replaceAll("['\"]|\\s.*", "");
      int last = text.indexOf("\n" + end, line);
      text =
          text.substring(0, at)
              + text.substring(line, line)
              + text.substring(last + 1 + end.length());
      at--;
    }

    private void commentOr(char c) {
      if (isInWord) {
        add(c);
        return;
      }
      while (at + 1 < text.length() && text.charAt(at + 1) != '\n') {
        at++;
      }
    }

    private void endWord() {
      if (isInWord && isTarget) {
        isTarget = false;
      } else if (isInWord) {
        words.add(word.toString());
      }
      word.setLength(0);
      isInWord = false;
    }

    private void endCommand() {
      endWord();
      while (!words.isEmpty() && words.get(0).matches("[A-Z_]+=.*")) {
        words.remove(0);
      }
      boolean isPartial = words.removeIf(w -> w.equals(ELLIPSIS) || w.equals("..."));
      if (!words.isEmpty()) {
        commands.add(new ShellCommand(List.copyOf(words), isPartial));
      }
      words = new ArrayList<>();
      isTarget = false;
    }
  }
}
