package rnn.benchmark;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rnn.cell.Cells;
import rnn.network.NetworkSpec;

/**
 * A network and the shape of its windows, known by a name: what a speed is said of.
 *
 * <p>Configurations stand in one JSON file that the peers read too, so that all run the same.
 *
 * @param name what requests call it
 * @param cell name in {@code rnn.cell.Cells}
 * @param vocabularySize {@code V}
 * @param hiddenSize {@code H}, and the embedding's {@code E}
 * @param layers {@code L}
 * @param dropout after the embedding and each recurrent layer
 * @param tiesEmbedding whether embedding and output share their weight
 * @param batchSize {@code B}
 * @param window {@code T}
 */
record Configuration(
    String name,
    String cell,
    int vocabularySize,
    int hiddenSize,
    int layers,
    float dropout,
    boolean tiesEmbedding,
    int batchSize,
    int window) {

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
    return new NetworkSpec(
        cell,
        vocabularySize,
        hiddenSize,
        hiddenSize,
        layers,
        dropout,
        tiesEmbedding,
        "none",
        "cross-entropy");
  }

  /**
   * Weights that multiply something for each token: those of recurrent layers and of the output.
   */
  long weights() {
    long recurrent = 2L * Cells.named(cell).gates() * hiddenSize * hiddenSize * layers;
    return recurrent + (long) hiddenSize * vocabularySize;
  }
}
