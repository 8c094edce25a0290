package rnn.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A part of a {@code tokenizer.json}, which knows where it stands for messages.
 *
 * @param json the part; missing or null where the file has none
 * @param place its place in the file, such as {@code pre_tokenizer}
 * @param source what the file is called in messages
 */
record TokenizerJsonNode(JsonNode json, String place, String source) {

  /** The field {@code name}, which may be missing. */
  TokenizerJsonNode at(String name) {
    String below = place.isEmpty() ? name : place + "." + name;
    return new TokenizerJsonNode(json.path(name), below, source);
  }

  /** True if there is nothing. */
  boolean isAbsent() {
    return json.isMissingNode() || json.isNull();
  }

  /** The elements of an array. */
  List<TokenizerJsonNode> elements() {
    List<TokenizerJsonNode> elements = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      elements.add(new TokenizerJsonNode(json.get(i), place + "[" + i + "]", source));
    }
    return elements;
  }

  /** The text of the field {@code name}; {@code otherwise} if it is missing or null. */
  String text(String name, String otherwise) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isTextual()) {
      throw wrong("\"%s\" must be text but is %s".formatted(name, shown(value)));
    }
    return value.textValue();
  }

  /** True if the field {@code name} is; {@code otherwise} if it is missing or null. */
  boolean isTrue(String name, boolean otherwise) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong("\"%s\" must be true or false but is %s".formatted(name, shown(value)));
    }
    return value.booleanValue();
  }

  /** The pattern of a part that has one, as a regular expression or as the text itself. */
  Pattern pattern() {
    TokenizerJsonNode pattern = at("pattern");
    String text = pattern.text("String", "");
    if (!text.isEmpty()) {
      return Pattern.compile(Pattern.quote(text));
    }
    String regex = pattern.text("Regex", "");
    if (regex.isEmpty()) {
      throw wrong("\"pattern\" must have a \"Regex\" or a \"String\" but has none");
    }
    try {
      return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE);
    } catch (PatternSyntaxException e) {
      throw wrong(
          "the pattern \"%s\" is none that Java reads: %s".formatted(regex, e.getDescription()));
    }
  }

  /** The error that {@code what} is wrong here. */
  IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        "%s: %s%s".formatted(source, place.isEmpty() ? "" : place + ": ", what));
  }

  /** The error that something is of a kind that is not read. */
  IllegalArgumentException refused(String kind, String known) {
    return wrong(
        "%s is not read, only %s; take another tokenizer.json, or the tokenizer bpe, which learns subwords from the text"
            .formatted(kind, known));
  }

  private static String shown(JsonNode value) {
    return Excerpt.of(value.toString(), 80);
  }
}
