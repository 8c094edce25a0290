package rnn.spark.benchmark;

import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SHARDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.text.Vocabulary;
import rnn.text.WhitespaceTokenizer;
import rnn.train.ModelOptions;
import rnn.train.TrainingOptions;

/**
 * The beginning of a text, over the vocabulary of the whole of it.
 *
 * @param lines as they stand in the file
 * @param vocabulary of all lines of the file
 */
record CostText(List<String> lines, Vocabulary vocabulary) {

  /** The first {@code tokens} of {@code file}, to the end of a line. */
  static CostText read(Path file, int vocabularySize, long tokens) throws IOException {
    List<String> all = Files.readAllLines(file);
    Map<String, Long> counts = new HashMap<>();
    int taken = 0;
    long read = 0;
    for (String line : all) {
      List<String> words = words(line);
      words.forEach(word -> counts.merge(word, 1L, Long::sum));
      if (read < tokens) {
        read += words.size() + 1;
        taken++;
      }
    }
    if (read < tokens) {
      throw new IllegalArgumentException(
          "%s must have at least %d tokens, for all shards of a round, but has %d; take fewer a shard"
              .formatted(file, tokens, read));
    }
    return new CostText(all.subList(0, taken), Vocabulary.of(counts, vocabularySize, 1));
  }

  private static List<String> words(String line) {
    return new WhitespaceTokenizer().tokens(line);
  }

  /** The lines as ids, each ended by {@code <eos>}. */
  List<int[]> sentences() {
    List<int[]> sentences = new ArrayList<>();
    for (String line : lines) {
      int[] ids = vocabulary.encode(words(line));
      int[] sentence = Arrays.copyOf(ids, ids.length + 1);
      sentence[ids.length] = Vocabulary.END_OF_SENTENCE;
      sentences.add(sentence);
    }
    return sentences;
  }

  /** An LSTM language model of one tied layer over the vocabulary. */
  NetworkSpec network(int hidden, String output) {
    return new LanguageModelSpec(
            "lstm",
            vocabulary.size(),
            hidden,
            hidden,
            1,
            0f,
            true,
            "none",
            "cross-entropy",
            output,
            ModelOptions.DEFAULTS.outputSamples())
        .network();
  }

  /** Options of one epoch in {@code rounds} rounds. */
  static TrainingOptions options(int shards, int rounds) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(EPOCHS, 1);
          o.set(SHARDS, shards);
          o.set(ROUNDS_PER_EPOCH, rounds);
          o.set(LEARNING_RATE, 1.0);
        });
  }
}
