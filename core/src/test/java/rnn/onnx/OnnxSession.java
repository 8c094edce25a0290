package rnn.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import rnn.model.Model;

/** A model as ONNX Runtime has it, on one thread. */
final class OnnxSession implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Map<String, OnnxTensorLike> inputs = new LinkedHashMap<>();

  /** A session of {@code model}; the test is skipped where ONNX Runtime cannot be loaded. */
  OnnxSession(Model model) throws OrtException {
    environment = environment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    session = environment.createSession(bytes(model), options);
  }

  private static OrtEnvironment environment() {
    try {
      return OrtEnvironment.getEnvironment();
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      return Assumptions.abort("ONNX Runtime has no native library for this platform: " + e);
    }
  }

  static byte[] bytes(Model model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      OnnxModel.of(model).write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  OrtSession session() {
    return session;
  }

  OnnxSession integers(String name, long[] values, long... shape) throws OrtException {
    inputs.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
    return this;
  }

  OnnxSession floats(String name, float[] values, long... shape) throws OrtException {
    inputs.put(name, OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape));
    return this;
  }

  /** The outputs by name, row-major; the inputs are forgotten. */
  Map<String, float[]> run() throws OrtException {
    Map<String, float[]> outputs = new LinkedHashMap<>();
    try (OrtSession.Result result = session.run(inputs)) {
      for (Map.Entry<String, OnnxValue> output : result) {
        FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
        float[] copy = new float[values.remaining()];
        values.get(copy);
        outputs.put(output.getKey(), copy);
      }
    }
    for (OnnxTensorLike input : inputs.values()) {
      input.close();
    }
    inputs.clear();
    return outputs;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
