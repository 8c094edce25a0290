package rnn.benchmark;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import rnn.model.Model;
import rnn.onnx.OnnxModel;

/**
 * An exported language model in ONNX Runtime, on the thread that calls it. The states that a run
 * gives back are fed to the next as they are, without a copy.
 */
final class OnnxPeer implements AutoCloseable {
  /** What is asked of a window. */
  enum Question {
    /** Log-probabilities of all words at each step: the file as it is exported. */
    ALL_WORDS,
    /** Those of the targets: a node behind the exported graph picks them. */
    TARGETS
  }

  private static final String TARGETS = "targets";
  private static final String PICKED = "target_log_probabilities";
  private static final String NEXT = "next_";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final String answer; // the output that is asked for
  private final Map<String, OnnxTensorLike> inputs = new HashMap<>();
  private OrtSession.Result last; // owns the states

  OnnxPeer(Model model, Question question, int batchSize) throws OrtException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OnnxModel.of(model).write(bytes);
    boolean picks = question == Question.TARGETS;
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    this.session =
        environment.createSession(
            picks ? picking(bytes.toByteArray()) : bytes.toByteArray(), options);
    this.answer = picks ? PICKED : OnnxModel.LOG_PROBABILITIES;
    for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
      long[] shape = ((TensorInfo) input.getValue().getInfo()).getShape();
      if (input.getKey().startsWith("state.")) {
        shape[1] = batchSize;
        float[] zeros = new float[(int) (shape[1] * shape[2])];
        inputs.put(
            input.getKey(), OnnxTensor.createTensor(environment, FloatBuffer.wrap(zeros), shape));
      }
    }
  }

  /** The file with a node that picks what {@code targets [batch,time,1]} name. */
  private static byte[] picking(byte[] file) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(file).toBuilder();
    AttributeProto axis =
        AttributeProto.newBuilder()
            .setName("axis")
            .setType(AttributeProto.AttributeType.INT)
            .setI(2)
            .build();
    model
        .getGraphBuilder()
        .addInput(value(TARGETS, TensorProto.DataType.INT64))
        .addNode(
            NodeProto.newBuilder()
                .setOpType("GatherElements")
                .addInput(OnnxModel.LOG_PROBABILITIES)
                .addInput(TARGETS)
                .addOutput(PICKED)
                .addAttribute(axis))
        .setOutput(0, value(PICKED, TensorProto.DataType.FLOAT));
    return model.build().toByteArray();
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("batch");
    shape.addDimBuilder().setDimParam("time");
    shape.addDimBuilder().setDimValue(1);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  /** A tensor of integers for inputs; the memory may be written again between runs. */
  OnnxTensor tensor(LongBuffer direct, long... shape) throws OrtException {
    return OnnxTensor.createTensor(environment, direct, shape);
  }

  /** Memory that a tensor shares. */
  static LongBuffer direct(int count) {
    return ByteBuffer.allocateDirect(Long.BYTES * count)
        .order(ByteOrder.nativeOrder())
        .asLongBuffer();
  }

  /** Sets the tokens {@code [batch,time]} of the next run. */
  void setTokens(OnnxTensor tokens) {
    inputs.put("tokens", tokens);
  }

  /** Sets the targets {@code [batch,time,1]} of the next run. */
  void setTargets(OnnxTensor targets) {
    inputs.put(TARGETS, targets);
  }

  /**
   * Runs the graph from the states that the last run ended in; the answer is valid until the next.
   */
  OnnxTensor run() throws OrtException {
    OrtSession.Result result = session.run(inputs);
    for (Map.Entry<String, OnnxValue> output : result) {
      if (output.getKey().startsWith(NEXT)) {
        inputs.put(output.getKey().substring(NEXT.length()), (OnnxTensor) output.getValue());
      }
    }
    if (last != null) {
      last.close();
    }
    last = result;
    return (OnnxTensor) result.get(answer).orElseThrow();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
