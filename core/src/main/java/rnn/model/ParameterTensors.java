package rnn.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rnn.head.AdaptiveOutput;
import rnn.head.SoftmaxOutput;
import rnn.head.VocabularySpec;
import rnn.network.NetworkSpec;
import rnn.parameter.EmbeddingWeight;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

/**
 * The tensors of a file, taken as the parameters of a network: every one is there once, in its
 * shape, finite, and nothing else is.
 *
 * <p>A {@code state_dict} of PyTorch has a tied matrix under both its names, {@code
 * embedding.weight} and {@code output.weight}, or in an adaptive softmax as the first rows of
 * {@code output.head.weight}. The second is left out if its bits are those of the first.
 */
final class ParameterTensors {
  private static final int MAX_NAMED = 5;

  private final NetworkSpec network;
  private final ParameterLayout layout;
  private final Map<String, Safetensors.Values> tensors; // by name
  private final String subject;
  private final String advice;
  private final List<String> leftOut = new ArrayList<>();

  /**
   * The tensors of {@code file} for {@code network}.
   *
   * @param layout the network's
   * @param subject how a message begins: what does not fit what
   * @param advice how a message ends where nothing better is known: what to do
   */
  ParameterTensors(
      NetworkSpec network,
      ParameterLayout layout,
      Safetensors file,
      String subject,
      String advice) {
    this.network = network;
    this.layout = layout;
    this.tensors = new LinkedHashMap<>(file.tensors());
    this.subject = subject;
    this.advice = advice;
  }

  /** Names of tensors that {@link #flat} left out, because they say again what another says. */
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /**
   * The flat parameters {@code [P]}.
   *
   * @param where the file's name, for messages about its values
   * @throws ModelFormatException if the tensors are not the network's, or not finite
   */
  float[] flat(String where) {
    if (network.head() instanceof VocabularySpec head && head.tiesEmbedding()) {
      leaveOutTied(head);
    }
    for (ParameterSpec spec : layout.specs()) {
      Safetensors.Values tensor = tensors.get(spec.name());
      if (tensor == null) {
        throw missing(spec.name());
      }
      if (!Arrays.equals(tensor.shape(), spec.shape())) {
        throw otherShape(tensor, spec);
      }
    }
    for (String name : tensors.keySet()) {
      if (layout.specs().stream().noneMatch(spec -> spec.name().equals(name))) {
        throw doesNotFit("the tensor " + name + " is not one of the network's", null);
      }
    }
    requireFinite(where);
    float[] parameters = new float[layout.size()];
    for (ParameterSpec spec : layout.specs()) {
      layout.setValues(parameters, spec.name(), tensors.get(spec.name()).values());
    }
    return parameters;
  }

  private void leaveOutTied(VocabularySpec words) {
    Safetensors.Values embedding = tensors.get(EmbeddingWeight.NAME);
    if (words.output().equals(AdaptiveOutput.NAME)) {
      Safetensors.Values head = tensors.get(AdaptiveOutput.HEAD);
      if (head != null && embedding != null) {
        leaveOutHead(head, embedding);
      }
      return;
    }
    Safetensors.Values output = tensors.remove(SoftmaxOutput.WEIGHT);
    if (output == null) {
      return;
    }
    if (embedding == null) { // savers of shared tensors keep one name, whichever
      tensors.put(
          EmbeddingWeight.NAME,
          new Safetensors.Values(EmbeddingWeight.NAME, output.shape(), output.values()));
      return;
    }
    requireTied(output, embedding, output.values().length);
    leftOut.add(output.name());
  }

  /** The head's rows are those of the first words, then one for each cluster. */
  private void leaveOutHead(Safetensors.Values head, Safetensors.Values embedding) {
    int[] clusters = layout.spec(AdaptiveOutput.CLUSTERS).shape(); // [K,H]
    int entries = layout.spec(AdaptiveOutput.BIAS).shape()[0]; // c₀+K
    if (!Arrays.equals(head.shape(), new int[] {entries, clusters[1]})
        || tensors.containsKey(AdaptiveOutput.CLUSTERS)) {
      return;
    }
    int tied = (entries - clusters[0]) * clusters[1];
    requireTied(head, embedding, tied);
    tensors.remove(head.name());
    leftOut.add("the first %d rows of %s".formatted(entries - clusters[0], head.name()));
    tensors.put(
        AdaptiveOutput.CLUSTERS,
        new Safetensors.Values(
            AdaptiveOutput.CLUSTERS,
            clusters,
            Arrays.copyOfRange(head.values(), tied, head.values().length)));
  }

  /** Checks that the first {@code count} values of both have the same bits. */
  private void requireTied(Safetensors.Values second, Safetensors.Values embedding, int count) {
    int differences = 0;
    if (count > embedding.values().length
        || count == second.values().length && !Arrays.equals(second.shape(), embedding.shape())) {
      throw doesNotFit(
          "%s must be %s, which is %s, but is %s"
              .formatted(
                  second.name(),
                  embedding.name(),
                  Arrays.toString(embedding.shape()),
                  Arrays.toString(second.shape())),
          null);
    }
    for (int i = 0; i < count; i++) {
      if (Float.floatToRawIntBits(second.values()[i])
          != Float.floatToRawIntBits(embedding.values()[i])) {
        differences++;
      }
    }
    if (differences > 0) {
      throw doesNotFit(
          "this model ties its embedding to its output, so %s must be %s, but %d of %d values differ"
              .formatted(second.name(), embedding.name(), differences, count),
          ("they were trained as two: tie them there too (model.output.weight ="
               + " model.embedding.weight) and train again, leave %s out of the file if the"
               + " embedding is the one to keep, or begin with a model whose embedding and output"
               + " are not tied")
              .formatted(second.name()));
    }
  }

  private ModelFormatException missing(String name) {
    List<String> others =
        tensors.keySet().stream()
            .filter(other -> layout.specs().stream().noneMatch(s -> s.name().equals(other)))
            .toList();
    for (String other : others) {
      if (other.endsWith("." + name)) {
        return doesNotFit(
            "the tensor %s is missing".formatted(name),
            "the file calls it %s: save the state_dict of the module inside, so that names have no prefix"
                .formatted(other));
      }
    }
    return doesNotFit(
        "the tensor %s is missing%s"
            .formatted(name, others.isEmpty() ? "" : " (not the network's: " + named(others) + ")"),
        null);
  }

  private static String named(List<String> names) {
    int shown = Math.min(MAX_NAMED, names.size());
    return String.join(", ", names.subList(0, shown))
        + (shown < names.size() ? " and %d more".formatted(names.size() - shown) : "");
  }

  private ModelFormatException otherShape(Safetensors.Values tensor, ParameterSpec spec) {
    int[] shape = tensor.shape();
    boolean isTransposed =
        shape.length == 2
            && spec.shape().length == 2
            && shape[0] == spec.shape()[1]
            && shape[1] == spec.shape()[0];
    return doesNotFit(
        "%s must be %s but is %s"
            .formatted(spec.name(), Arrays.toString(spec.shape()), Arrays.toString(shape)),
        isTransposed ? "it is transposed; weights are [out, in], as in PyTorch" : null);
  }

  private ModelFormatException doesNotFit(String why, @Nullable String betterAdvice) {
    return new ModelFormatException(
        subject + ": " + why + "; " + (betterAdvice == null ? advice : betterAdvice));
  }

  private void requireFinite(String where) {
    List<String> broken = new ArrayList<>();
    for (ParameterSpec spec : layout.specs()) {
      float[] values = tensors.get(spec.name()).values();
      int count = 0;
      for (float value : values) {
        count += Math.abs(value) <= Float.MAX_VALUE ? 0 : 1; // NaN compares as false
      }
      if (count > 0) {
        broken.add("%s (%d of %d values)".formatted(spec.name(), count, values.length));
      }
    }
    if (!broken.isEmpty()) {
      throw new ModelFormatException(
          "%s: the model's parameters are not finite: NaN or infinite in %s; train again, with a lower learning rate, or take another checkpoint"
              .formatted(where, named(broken)));
    }
  }
}
