package rnn.benchmark;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rnn.cell.Cells;
import rnn.head.AdaptiveOutput;
import rnn.head.SampledOutput;
import rnn.head.WordClusters;
import rnn.layer.RecurrentLayer;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;

/**
 * A network and the shape of its windows, known by a name: what a speed is said of.
 *
 * <p>Configurations stand in one JSON file that the peers read too, so that all run the same.
 *
 * @param name what requests call it
 * @param cell name in {@code rnn.cell.Cells}
 * @param vocabularySize {@code V}
 * @param embeddingSize {@code E}
 * @param hiddenSize {@code H}
 * @param layers {@code L}
 * @param dropout after the embedding and each recurrent layer
 * @param tiesEmbedding whether embedding and output share their weight
 * @param batchSize {@code B}
 * @param window {@code T}
 * @param output name in {@code rnn.head.Outputs}
 * @param outputSamples words that the output {@code sampled} draws for a window
 */
record Configuration(
    String name,
    String cell,
    int vocabularySize,
    int embeddingSize,
    int hiddenSize,
    int layers,
    float dropout,
    boolean tiesEmbedding,
    int batchSize,
    int window,
    String output,
    int outputSamples) {

  /** The configurations in {@code file} by name. */
  static Map<String, Configuration> read(Path file) throws IOException {
    List<Configuration> list =
        new ObjectMapper().readValue(file.toFile(), new TypeReference<List<Configuration>>() {});
    Map<String, Configuration> byName = new LinkedHashMap<>();
    list.forEach(configuration -> byName.put(configuration.name(), configuration));
    return byName;
  }

  /** The network. */
  NetworkSpec spec() {
    return new LanguageModelSpec(
            cell,
            vocabularySize,
            embeddingSize,
            hiddenSize,
            layers,
            dropout,
            tiesEmbedding,
            "none",
            "cross-entropy",
            output,
            outputSamples)
        .network();
  }

  /**
   * Weights that multiply something for each token in training, on average over {@link RandomText}:
   * those of recurrent layers and of the output.
   */
  double trainingWeights() {
    return recurrentWeights()
        + switch (output) {
          case AdaptiveOutput.NAME -> adaptiveWeights();
          case SampledOutput.NAME -> (double) hiddenSize * (outputSamples + 1);
          default -> fullWeights();
        };
  }

  /** The same in evaluation. */
  double evaluationWeights() {
    return recurrentWeights()
        + (output.equals(AdaptiveOutput.NAME) ? adaptiveWeights() : fullWeights());
  }

  /** The same where the probabilities of all words are asked for. */
  long generationWeights() {
    return recurrentWeights() + fullWeights();
  }

  private long recurrentWeights() {
    long weights = 0;
    for (int layer = 0; layer < layers; layer++) {
      int inputSize = layer == 0 ? embeddingSize : hiddenSize;
      weights +=
          new RecurrentLayer.Spec(layer, Cells.named(cell), inputSize, hiddenSize)
              .parameters().stream()
                  .filter(parameter -> parameter.rows() > 1) // biases multiply nothing
                  .mapToLong(ParameterSpec::count)
                  .sum();
    }
    return weights;
  }

  /** All of the output's. */
  private long fullWeights() {
    if (!output.equals(AdaptiveOutput.NAME)) {
      return (long) hiddenSize * vocabularySize;
    }
    WordClusters clusters = WordClusters.of(vocabularySize);
    long weights = headWeights(clusters);
    for (int k = 0; k < clusters.count(); k++) {
      weights += clusterWeights(k);
    }
    return weights;
  }

  /** The head's, and those of each cluster as often as it is a token's. */
  private double adaptiveWeights() {
    WordClusters clusters = WordClusters.of(vocabularySize);
    double weights = headWeights(clusters);
    for (int k = 0; k < clusters.count(); k++) {
      int first = clusters.first(k);
      int end = first + clusters.size(k);
      weights += RandomText.share(first, end, vocabularySize) * clusterWeights(k);
    }
    return weights;
  }

  private long headWeights(WordClusters clusters) {
    return (long) hiddenSize * (clusters.headWords() + clusters.count());
  }

  private long clusterWeights(int k) {
    ParameterLayout layout = spec().layout();
    return layout.spec("output.tail." + k + ".0.weight").count()
        + layout.spec("output.tail." + k + ".1.weight").count();
  }
}
