package rnn.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers as one text, {@code 0.25*3 1.5 7.0*120}: each with how often it comes in a row. Labels
 * stand from the most frequent to the rarest, so that what hangs on their counts has long runs. The
 * empty list is an empty list, and a list of numbers is read as well, as it was written before.
 */
final class NumberRuns {
  private static final Pattern RUN =
      Pattern.compile("(-?[0-9][0-9.Ee+-]{0,30})(?:\\*([0-9]{1,7}))?");
  private static final int MAX_NUMBERS = 1 << 20;

  private NumberRuns() {}

  /** For a component of a record. */
  interface Weights {
    /** The numbers. */
    @JsonSerialize(using = Writer.class)
    @JsonDeserialize(using = Reader.class)
    List<Double> weights();
  }

  /** The text of {@code numbers}. */
  static String text(List<Double> numbers) {
    StringBuilder text = new StringBuilder();
    int end;
    for (int i = 0; i < numbers.size(); i = end) {
      end = i + 1;
      while (end < numbers.size() && numbers.get(end).equals(numbers.get(i))) {
        end++;
      }
      text.append(i == 0 ? "" : " ").append(text(numbers.get(i)));
      text.append(end == i + 1 ? "" : "*" + (end - i));
    }
    return text.toString();
  }

  /** The shorter text of one that is a float; each is read as the same double. */
  private static String text(double number) {
    String asFloat = Float.toString((float) number);
    return Double.parseDouble(asFloat) == number ? asFloat : Double.toString(number);
  }

  /**
   * The numbers in {@code text}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static List<Double> parse(String text) {
    List<Double> numbers = new ArrayList<>();
    for (String part : text.split(" ")) {
      Matcher run = RUN.matcher(part);
      if (!run.matches()) {
        throw new IllegalArgumentException("no number, or number*times: " + part);
      }
      int times = run.group(2) == null ? 1 : Integer.parseInt(run.group(2));
      if (numbers.size() + times > MAX_NUMBERS) {
        throw new IllegalArgumentException("more than %,d numbers".formatted(MAX_NUMBERS));
      }
      numbers.addAll(Collections.nCopies(times, Double.valueOf(run.group(1))));
    }
    return numbers;
  }

  /** Writes them. */
  static final class Writer extends JsonSerializer<List<Double>> {
    @Override
    public void serialize(List<Double> numbers, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (numbers.isEmpty()) {
        json.writeStartArray();
        json.writeEndArray();
      } else {
        json.writeString(text(numbers));
      }
    }
  }

  /** Reads them. */
  static final class Reader extends JsonDeserializer<List<Double>> {
    @Override
    public List<Double> deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return json.currentToken() == JsonToken.VALUE_STRING
          ? parse(json.getText())
          : Arrays.asList(json.readValueAs(Double[].class));
    }
  }
}
