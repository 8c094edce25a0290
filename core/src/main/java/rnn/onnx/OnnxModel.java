package rnn.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rnn.batch.Labelling;
import rnn.head.HeadSpec;
import rnn.head.PooledSoftmax;
import rnn.head.VocabularySpec;
import rnn.layer.DropoutMask;
import rnn.layer.LayerSpec;
import rnn.model.Model;
import rnn.model.Models;
import rnn.network.NetworkSpec;

/**
 * A trained network as an ONNX file: a graph from ids of tokens to log-probabilities, and the words
 * and labels that ids stand for as metadata.
 *
 * <p>A language model takes the states of its layers as inputs and gives the next ones back, so
 * that it reads a text in pieces of any length; taggers and classifiers take the lengths of
 * sequences. Batch and time are as large as the caller likes. It needs the library {@code
 * tribuo-util-onnx}, which is no dependency of those who do not use this class.
 */
public final class OnnxModel {
  /** Version of the operators: the lowest that has all of them in their present form. */
  static final int OPERATORS_VERSION = 17;

  /** Version of the file format that belongs to it. */
  static final int FORMAT_VERSION = 8;

  /** The output of language models, taggers and classifiers. */
  public static final String LOG_PROBABILITIES = "log_probabilities";

  /** The input of how many tokens each sequence has. */
  public static final String LENGTHS = "lengths";

  private static final String PRODUCER = "rnn-spark";
  private static final long MAX_BYTES = Integer.MAX_VALUE; // of a message of protobuf
  private static final long RESERVED_BYTES = 1 << 20; // nodes, names and documentation

  private final ModelProto file;

  private OnnxModel(ModelProto file) {
    this.file = file;
  }

  /**
   * The file of {@code model}.
   *
   * @throws IllegalArgumentException if a part of the network cannot be expressed, or the file
   *     would have more than 2 GB
   * @throws IllegalStateException if the library that has the messages of ONNX is not there
   */
  public static OnnxModel of(Model model) {
    try {
      return new OnnxModel(file(model));
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "ONNX files need the library org.tribuo:tribuo-util-onnx and what it brings, but the class path has not %s; add it, or call rnn export, which has it"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static ModelProto file(Model model) {
    boolean isOfWords = model.encoder().labelling() == Labelling.NONE;
    HeadSpec head = model.network().head();
    if (!isOfWords) {
      LabelNodes.require(head);
    }
    Map<String, String> metadata = Metadata.of(model);
    requireSize(model.layout().parameterCount() + VocabularyNodes.copiedValues(head), metadata);
    GraphBuilder graph = new GraphBuilder("network");
    Weights weights = new Weights(graph, model);
    if (isOfWords) {
      addLanguageModel(model.network(), graph, weights);
    } else {
      addOfLabels(model.network(), graph, weights);
    }
    ModelProto.Builder file =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT_VERSION)
            .setProducerName(PRODUCER)
            .setDocString(Metadata.documentation(Models.kind(model)))
            .setGraph(graph.build());
    String version = OnnxModel.class.getPackage().getImplementationVersion();
    file.setProducerVersion(version == null ? "" : version);
    file.addOpsetImportBuilder().setDomain("").setVersion(OPERATORS_VERSION);
    metadata.forEach((key, value) -> file.addMetadataPropsBuilder().setKey(key).setValue(value));
    return file.build();
  }

  /** Fails where protobuf would, which cannot write a message of 2 GB. */
  static void requireSize(long parameters, Map<String, String> metadata) {
    long bytes = RESERVED_BYTES + Float.BYTES * parameters;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      bytes += 4L * (entry.getKey().length() + entry.getValue().length()); // at most, as UTF-8
    }
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          ("An ONNX file must have less than 2 GB, which is what protobuf can hold, but this one"
                  + " would have up to %,d MB, of %,d parameters; train with a smaller vocabulary,"
                  + " embedding or hidden size")
              .formatted(bytes >> 20, parameters));
    }
  }

  private static void addLanguageModel(NetworkSpec network, GraphBuilder graph, Weights weights) {
    if (!(network.head() instanceof VocabularySpec head)) {
      throw new IllegalArgumentException(
          "A language model must have a head of words to be an ONNX file but has a %s; use it by this library"
              .formatted(network.head().getClass().getName()));
    }
    String x = new InputNodes(graph, weights).of(network.input());
    List<LayerNodes.LastState> states = new ArrayList<>();
    String top = new LayerNodes(graph, weights).statefulStack(layers(network), x, states);
    String words = new VocabularyNodes(graph, weights).of(head, rows(graph, top, head.inputSize()));
    graph.output(
        LOG_PROBABILITIES,
        sequences(graph, words, head.vocabularySize()),
        "Natural logarithm of the probability of each word to be the one behind the token.",
        "batch",
        "time",
        head.vocabularySize());
    for (LayerNodes.LastState state : states) {
      graph.output(
          state.name(),
          state.value(),
          "The state behind the last token: what to feed as %s to read on."
              .formatted(state.name().substring(LayerNodes.NEXT_STATE.indexOf(LayerNodes.STATE))),
          1,
          "batch",
          state.size());
    }
  }

  private static void addOfLabels(NetworkSpec network, GraphBuilder graph, Weights weights) {
    HeadSpec head = network.head();
    String x = new InputNodes(graph, weights).of(network.input());
    String lengths =
        graph.integers(
            LENGTHS,
            "How many tokens each sequence has: at least 1, at most `time`. What stands behind is"
                + " not looked at.",
            "batch");
    String top = new LayerNodes(graph, weights).stack(layers(network), x, lengths);
    String labels = new LabelNodes(graph, weights).of(head, top, lengths);
    if (head instanceof PooledSoftmax.Spec) {
      graph.output(
          LOG_PROBABILITIES,
          labels,
          "Natural logarithm of the probability of each class: lines of the metadata `labels`.",
          "batch",
          head.targets());
    } else {
      graph.output(
          LOG_PROBABILITIES,
          labels,
          "Natural logarithm of the probability of each label: lines of the metadata `labels`."
              + " Behind a sequence's end they mean nothing.",
          "batch",
          "time",
          head.targets());
    }
  }

  private static List<LayerSpec> layers(NetworkSpec network) {
    return network.layers(DropoutMask.STEP); // masks draw in training only
  }

  /** Rows {@code [B·T,H]} of {@code x [T,B,H]}. */
  static String rows(GraphBuilder graph, String x, int size) {
    return graph.reshape(graph.transpose(x, 1, 0, 2), -1, size);
  }

  /** Sequences {@code [B,T,N]} of {@code rows [B·T,N]}. */
  static String sequences(GraphBuilder graph, String rows, int size) {
    String shape = graph.node("Shape", InputNodes.TOKENS); // [batch,time]
    return graph.node("Reshape", rows, graph.concat(0, List.of(shape, graph.integers(size))));
  }

  /** Writes the file to {@code out}, which stays open. */
  public void write(OutputStream out) throws IOException {
    file.writeTo(out);
  }
}
