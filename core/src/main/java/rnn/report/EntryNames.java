package rnn.report;

import java.util.Locale;
import java.util.Map;

/**
 * Names of a configuration's entries as pages show them: words where the file has names of fields,
 * and options as the command line calls them.
 */
final class EntryNames {
  /** Names of a network's fields, by the fields around them; without those, of format version 1. */
  private static final Map<String, String> OF_NETWORK =
      Map.ofEntries(
          Map.entry("cell", "cell"),
          Map.entry("vocabularySize", "vocabulary size"),
          Map.entry("embeddingSize", "embedding size"),
          Map.entry("hiddenSize", "units"),
          Map.entry("layers", "layers"),
          Map.entry("dropout", "dropout"),
          Map.entry("tiesEmbedding", "tied embedding"),
          Map.entry("outputActivation", "output activation"),
          Map.entry("loss", "loss"),
          Map.entry("output", "output layer"),
          Map.entry("outputSamples", "words drawn for a window"),
          Map.entry("input kind", "input"),
          Map.entry("input vocabularySize", "vocabulary size"),
          Map.entry("input embeddingSize", "embedding size"),
          Map.entry("input rareFrom", "id of the first rare word"),
          Map.entry("input rareDropout", "share of rare words read as unknown"),
          Map.entry("input trainedWords", "words of the training data"),
          Map.entry("input words vocabularySize", "vocabulary size"),
          Map.entry("input words embeddingSize", "embedding size"),
          Map.entry("input words rareFrom", "id of the first rare word"),
          Map.entry("input words rareDropout", "share of rare words read as unknown"),
          Map.entry("input words trainedWords", "words of the training data"),
          Map.entry("input characters", "different characters"),
          Map.entry("input cell", "cell over characters"),
          Map.entry("input hiddenSize", "units over characters"),
          Map.entry("input characters characters", "different characters"),
          Map.entry("input characters embeddingSize", "embedding size of characters"),
          Map.entry("input characters cell", "cell over characters"),
          Map.entry("input characters hiddenSize", "units over characters"),
          Map.entry("stack cell", "cell"),
          Map.entry("stack direction", "direction"),
          Map.entry("stack layers", "layers"),
          Map.entry("stack hiddenSize", "units"),
          Map.entry("stack dropout", "dropout"),
          Map.entry("stack shortcut", "shortcut"),
          Map.entry("head kind", "head"),
          Map.entry("head output", "output layer"),
          Map.entry("head inputSize", "input size of the head"),
          Map.entry("head vocabularySize", "words to predict"),
          Map.entry("head tiesEmbedding", "tied embedding"),
          Map.entry("head activation", "output activation"),
          Map.entry("head loss", "loss"),
          Map.entry("head samples", "words drawn for a window"),
          Map.entry("head addedWords", "words added to the model it started from"),
          Map.entry("head targets", "labels"),
          Map.entry("head allowed", "allowed transitions"),
          Map.entry("head pooling", "pooling"),
          Map.entry("head bidirectional", "pooling in both directions"),
          Map.entry("head dense", "dense layers"),
          Map.entry("head dropout", "dropout of the head"),
          Map.entry("head weights", "class weights"));

  /** First parts of names of entries about the origin of a model. */
  private static final Map<String, String> OF_DATA =
      Map.of(
          "training", "training data",
          "validation", "held-out data",
          "test", "test data",
          "start", "model to start from");

  private static final Map<String, String> OF_VERSIONS =
      Map.of("version", "rnn-spark", "spark", "Spark", "java", "Java");

  private EntryNames() {}

  /** True if the field of a network at {@code path}, names parted by blanks, has a name here. */
  static boolean isKnown(String path) {
    return OF_NETWORK.containsKey(path);
  }

  /** The name of a network's field at {@code path}, names parted by blanks. */
  static String ofNetwork(String path) {
    String name = OF_NETWORK.get(path);
    return name == null ? inWords(path) : name;
  }

  /** {@code --learning-rate} of {@code learning-rate}. */
  static String ofOption(String option) {
    return "--" + option;
  }

  /** The name of an entry about a model's origin: {@code test data: unknown tokens}. */
  static String ofData(String entry) {
    String[] parts = entry.split("\\.", 2);
    String first = OF_DATA.getOrDefault(parts[0], inWords(parts[0]));
    return parts.length == 1 ? first : first + ": " + inWords(parts[1].replace('.', ' '));
  }

  /** True of an entry that says the version of something. */
  static boolean isOfVersion(String entry) {
    return OF_VERSIONS.containsKey(entry);
  }

  /** What the entry says the version of. */
  static String ofVersion(String entry) {
    return OF_VERSIONS.getOrDefault(entry, entry);
  }

  /** {@code unknown tokens} of {@code unknownTokens}. */
  static String inWords(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
