package rnn.testkit;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import rnn.cell.Cell;
import rnn.cell.Cells;
import rnn.cell.ScanCell;
import rnn.head.Outputs;
import rnn.head.SoftmaxOutput;
import rnn.layer.Pass;
import rnn.math.Kernels;
import rnn.math.Tensor;
import rnn.network.LanguageModelSpec;
import rnn.network.Network;
import rnn.network.NetworkSpec;

/** The bits of small networks after some steps of training, evaluation and generation. */
public final class TrainedBits {
  private static final float DROPOUT = 0.3f;
  private static final int T = 7;
  private static final int B = 11; // more tokens than one panel holds
  private static final int STEPS = 4;
  private static final int WORDS = 211;

  private TrainedBits() {}

  /**
   * Of tied and untied networks of every cell and every output, the hashes of what became of them
   * in training, by name.
   */
  public static Map<String, String> ofAll(Kernels kernels) {
    Map<String, String> trained = new TreeMap<>();
    for (Cell cell : Cells.all()) {
      for (String output : Outputs.names()) {
        if (cell.name().equals("elman") || output.equals(SoftmaxOutput.NAME)) {
          trained.putAll(of(cell.name(), output, kernels));
        }
      }
    }
    // Deep enough for a second block of every product that is cut along its depth.
    Shape deep = new Shape("elman", WORDS, 401, false, SoftmaxOutput.NAME, DROPOUT);
    trained.put("elman full deep", hash(deep, kernels));
    // Few words, which come again in every window: without dropout they are read once.
    for (Cell cell : Cells.all()) {
      if (cell instanceof ScanCell) {
        Shape few = new Shape(cell.name(), 23, 61, false, SoftmaxOutput.NAME, 0);
        trained.put(cell.name() + " full few words", hash(few, kernels));
      }
    }
    return trained;
  }

  /** The same of the networks with this cell and this output, tied and untied. */
  public static Map<String, String> of(String cell, String output, Kernels kernels) {
    String name = cell + " " + output;
    return Map.of(
        name + " tied",
        hash(new Shape(cell, WORDS, 53, true, output, DROPOUT), kernels),
        name,
        hash(new Shape(cell, WORDS, 61, false, output, DROPOUT), kernels));
  }

  private record Shape(
      String cell,
      int vocabularySize,
      int hiddenSize,
      boolean isTied,
      String output,
      float dropout) {}

  private static String hash(Shape shape, Kernels kernels) {
    int vocabularySize = shape.vocabularySize();
    NetworkSpec spec =
        new LanguageModelSpec(
                shape.cell(),
                vocabularySize,
                53,
                shape.hiddenSize(),
                2,
                shape.dropout(),
                shape.isTied(),
                "none",
                "cross-entropy",
                shape.output(),
                31)
            .network();
    Network network = Network.bind(spec, T, B, kernels);
    float[] parameters = network.parameters();
    System.arraycopy(spec.layout().initial(7), 0, parameters, 0, parameters.length);
    Random random = new Random(11);
    Pass pass = new Pass();
    double norms = 0;
    for (int step = 0; step < STEPS; step++) {
      int[] inputs = random.ints(T * B, 0, vocabularySize).toArray();
      int[] targets = random.ints(T * B, -1, vocabularySize).toArray();
      pass.train(T, step);
      network.gradient().clear();
      Windows.train(network, inputs, targets, pass);
      norms += network.gradient().norm(kernels);
      float[] g = network.gradient().values();
      network.gradient().spans((from, n) -> kernels.axpy(-0.1f, g, from, parameters, from, n));
    }
    int[] text = random.ints(T * B, 0, vocabularySize).toArray();
    float[] lossNats = new float[T * B];
    Tensor next = Tensor.zeros(B, vocabularySize);
    pass.evaluate(T);
    Windows.evaluate(network, text, text, pass, lossNats);
    network.nextProbabilities(next);
    return Sha256.of(parameters, new float[] {(float) norms}, lossNats, next.data());
  }
}
