package rnn.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;

/**
 * The numbers of one file that {@code scripts/reference/make_golden.py} or {@code scan_cells.py}
 * wrote: a network, its windows and what PyTorch made of them.
 */
public final class Golden {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode root;

  private Golden(JsonNode root) {
    this.root = root;
  }

  /** The file {@code rnn/golden/NAME.json} among the test resources. */
  public static Golden named(String name) {
    try (InputStream in = open(name + ".json")) {
      return new Golden(JSON.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file {@code rnn/golden/FILE} among the test resources. */
  public static InputStream open(String file) {
    InputStream in = Golden.class.getResourceAsStream("/rnn/golden/" + file);
    if (in == null) {
      throw new IllegalArgumentException(
          "No golden file " + file + "; write it with scripts/reference/make_golden.py");
    }
    return in;
  }

  /** The content as JSON. */
  public JsonNode json() {
    return root;
  }

  /** The network's shape. */
  public NetworkSpec network() {
    return JSON.convertValue(root.get("network"), LanguageModelSpec.class).network();
  }

  /** Time steps of each window {@code T}. */
  public int timeSteps() {
    return root.get("timeSteps").asInt();
  }

  /** Streams {@code B}. */
  public int batchSize() {
    return root.get("batchSize").asInt();
  }

  /** The parameters by PyTorch name, row-major. */
  public Map<String, double[]> parameters() {
    Map<String, double[]> parameters = new LinkedHashMap<>();
    root.get("parameters")
        .fields()
        .forEachRemaining(
            field -> parameters.put(field.getKey(), doubles(field.getValue().get("values"))));
    return parameters;
  }

  /** The window {@code index}: inputs, targets and results. */
  public JsonNode window(int index) {
    return root.get("windows").get(index);
  }

  /** The numbers of an array. */
  public static double[] doubles(JsonNode array) {
    return JSON.convertValue(array, double[].class);
  }

  /** The numbers of an array, as {@code float}s. */
  public static float[] floats(JsonNode array) {
    return narrowed(doubles(array));
  }

  /** The numbers of an array of whole numbers. */
  public static int[] ints(JsonNode array) {
    return JSON.convertValue(array, int[].class);
  }

  /** {@code values} in single precision. */
  public static float[] narrowed(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
