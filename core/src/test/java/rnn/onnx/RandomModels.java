package rnn.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.head.Heads;
import rnn.model.Model;
import rnn.network.NetworkSpec;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.task.Classification;
import rnn.task.LabelScheme;
import rnn.task.Scoring;
import rnn.task.Tagging;
import rnn.text.LabelSet;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

/** Models of given networks whose parameters are all drawn at random, biases too. */
final class RandomModels {
  private static final float BOUND = 0.5f;

  private RandomModels() {}

  static Model languageModel(NetworkSpec network) {
    return new Model(
        network,
        parameters(network),
        words(network.vocabularySize()),
        "whitespace",
        "stream",
        Map.of("seed", "1"));
  }

  static Model ofLabels(NetworkSpec network, int words) {
    int characters = network.input().characters();
    Labelling labelling = Heads.labelling(network.head());
    String[] labels =
        IntStream.range(0, network.head().targets()).mapToObj(i -> "L" + i).toArray(String[]::new);
    String task = labelling == Labelling.TOKENS ? Tagging.NAME : Classification.NAME;
    return new Model(
        network,
        parameters(network),
        new ExampleEncoder(
            words(words),
            characters == 0 ? null : words(characters),
            LabelSet.ofLabels(labels),
            labelling),
        new Scoring(task, LabelScheme.PLAIN, labels.length),
        Tokenizers.named("whitespace"),
        "sequences",
        Map.of());
  }

  private static Vocabulary words(int count) {
    List<String> words = new ArrayList<>(List.of("<unk>", "<eos>"));
    for (int i = 2; i < count; i++) {
      words.add("w" + i);
    }
    return Vocabulary.ofTokens(words.toArray(String[]::new));
  }

  private static float[] parameters(NetworkSpec network) {
    ParameterLayout layout = network.layout();
    float[] parameters = new float[layout.size()];
    SplittableRandom random = new SplittableRandom(7);
    for (ParameterSpec parameter : layout.specs()) {
      float[] values = new float[(int) parameter.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (2 * random.nextFloat() - 1) * BOUND;
      }
      layout.setValues(parameters, parameter.name(), values);
    }
    return parameters;
  }
}
