package rnn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A graph in the making: its inputs, outputs, constants and nodes. Values are known by their names,
 * which methods here make and return.
 */
final class GraphBuilder {
  private static final int INT_BYTES = Long.BYTES;

  private final String name;
  private final String prefix; // of names, which are different in a graph and those within it
  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final List<NodeProto.Builder> nodes = new ArrayList<>();
  private final Set<String> constants = new HashSet<>();
  private int values;

  /** An empty graph. */
  GraphBuilder(String name) {
    this(name, "");
  }

  private GraphBuilder(String name, String prefix) {
    this.name = name;
    this.prefix = prefix;
  }

  /** An empty graph within this one, for an attribute of a node. */
  GraphBuilder inner(String name) {
    return new GraphBuilder(name, prefix + name + values++ + ".");
  }

  /** The name in this graph of an input or output called {@code local}. */
  String named(String local) {
    return prefix + local;
  }

  /**
   * Declares an input of 64-bit integers, whose axes have these names or numbers, and returns it.
   */
  String integers(String input, String documentation, Object... axes) {
    graph.addInput(value(input, TensorProto.DataType.INT64, documentation, axes));
    return input;
  }

  /** Declares an input of floats, as {@link #integers}. */
  String floats(String input, String documentation, Object... axes) {
    graph.addInput(value(input, TensorProto.DataType.FLOAT, documentation, axes));
    return input;
  }

  /** Declares {@code value}, which a node made, as the output {@code output} of floats. */
  void output(String output, String value, String documentation, Object... axes) {
    for (NodeProto.Builder node : nodes) {
      for (int i = 0; i < node.getOutputCount(); i++) {
        if (node.getOutput(i).equals(value)) {
          node.setOutput(i, output);
        }
      }
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals(value)) {
          node.setInput(i, output);
        }
      }
    }
    graph.addOutput(value(output, TensorProto.DataType.FLOAT, documentation, axes));
  }

  private static ValueInfoProto value(
      String name, TensorProto.DataType type, String documentation, Object... axes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object axis : axes) {
      TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
      if (axis instanceof Integer size) {
        dimension.setDimValue(size);
      } else {
        dimension.setDimParam(axis.toString());
      }
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .setDocString(documentation)
        .build();
  }

  /** A constant of floats in row-major order; the first one of a name counts. */
  String constant(String constant, float[] values, long... shape) {
    if (constants.add(constant)) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
              .order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      addConstant(constant, TensorProto.DataType.FLOAT, bytes, shape);
    }
    return constant;
  }

  /** The constant {@code [n]} of these integers. */
  String integers(long... values) {
    return integers("ints" + Arrays.toString(values).replaceAll("[\\[\\] ]", "_"), values, true);
  }

  /** The integer as a constant without axes. */
  String integer(long value) {
    return integers("int_" + value, new long[] {value}, false);
  }

  private String integers(String label, long[] values, boolean isVector) {
    String constant = prefix + label;
    if (constants.add(constant)) {
      ByteBuffer bytes =
          ByteBuffer.allocate(INT_BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asLongBuffer().put(values);
      long[] shape = isVector ? new long[] {values.length} : new long[0];
      addConstant(constant, TensorProto.DataType.INT64, bytes, shape);
    }
    return constant;
  }

  /** The float as a constant without axes. */
  String number(float value) {
    return constant(prefix + "float_" + value, new float[] {value});
  }

  private void addConstant(
      String constant, TensorProto.DataType type, ByteBuffer bytes, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(constant)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes.rewind()));
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
  }

  /** Adds a node of one output, which is returned. */
  String node(String operator, List<String> inputs, AttributeProto... attributes) {
    return node(operator, inputs, 1, attributes).get(0);
  }

  /** Adds a node without attributes and with one output, which is returned. */
  String node(String operator, String... inputs) {
    return node(operator, List.of(inputs));
  }

  /**
   * Adds a node.
   *
   * @param inputs an empty name for one that is left out
   * @param outputs how many
   * @return the outputs
   */
  List<String> node(
      String operator, List<String> inputs, int outputs, AttributeProto... attributes) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator);
    node.setName(prefix + operator + "_" + values);
    node.addAllInput(inputs).addAllAttribute(Arrays.asList(attributes));
    for (int i = 0; i < outputs; i++) {
      node.addOutput(prefix + "v" + values++);
    }
    nodes.add(node);
    return List.copyOf(node.getOutputList());
  }

  /** Adds a node that transposes: axis {@code i} of its output is axis {@code axes[i]}. */
  String transpose(String x, long... axes) {
    return node("Transpose", List.of(x), attribute("perm", axes));
  }

  /** Adds a node that gives {@code x} other axes; 0 keeps one as it is, −1 takes what is left. */
  String reshape(String x, long... shape) {
    return node("Reshape", x, integers(shape));
  }

  /** Adds a node that takes {@code [first, end)} of an axis. */
  String slice(String x, int axis, long first, long end) {
    return node("Slice", x, integers(first), integers(end), integers(axis));
  }

  /** Adds a node that puts values one behind the other along an axis. */
  String concat(int axis, List<String> values) {
    return values.size() == 1 ? values.get(0) : node("Concat", values, attribute("axis", axis));
  }

  /** Adds a node for the size of an axis, {@code [1]}. */
  String size(String x, int axis) {
    return node("Gather", node("Shape", x), integers(axis));
  }

  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto attribute(String name, long[] values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static AttributeProto attribute(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto attribute(String name, List<String> values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRINGS);
    values.forEach(value -> attribute.addStrings(ByteString.copyFromUtf8(value)));
    return attribute.build();
  }

  static AttributeProto attribute(String name, GraphBuilder value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(value.build())
        .build();
  }

  /** The graph. */
  GraphProto build() {
    nodes.forEach(graph::addNode);
    return graph.setName(name).build();
  }
}
