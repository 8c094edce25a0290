package rnn.onnx;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.model.Model;
import rnn.text.SubwordTokenizer;
import rnn.text.Vocabulary;

/**
 * What a file says beside its graph: the words that ids stand for, and how a text becomes words.
 */
final class Metadata {
  private Metadata() {}

  /** The entries, in a reader's order. */
  static Map<String, String> of(Model model) {
    ExampleEncoder encoder = model.encoder();
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("task", model.scoring().name());
    entries.put("tokenizer", model.tokenizer().name());
    if (model.tokenizer() instanceof SubwordTokenizer subwords) {
      entries.put("tokenizer_file_name", subwords.fileName());
      entries.put("tokenizer_file", new String(subwords.content(), StandardCharsets.UTF_8));
    }
    entries.put("reading", model.reading());
    entries.put("unknown_id", Integer.toString(Vocabulary.UNKNOWN));
    entries.put("end_of_sentence_id", Integer.toString(Vocabulary.END_OF_SENTENCE));
    entries.put("vocabulary", lines(encoder.words().lines()));
    if (encoder.characters() != null) {
      entries.put("characters", lines(encoder.characters().lines()));
    }
    if (encoder.labels() != null) {
      entries.put("labels", lines(encoder.labels().lines()));
    }
    if (encoder.labelling() == Labelling.NONE) {
      entries.put("begins_with", Vocabulary.END_OF_SENTENCE_TOKEN);
    }
    model.provenance().forEach((key, value) -> entries.put("provenance." + key, value));
    return entries;
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines);
  }

  /** A page about the file, for people. */
  static String documentation(String kind) {
    return switch (kind) {
      case "language model" ->
          "A language model of rnn-spark. A text begins with the token <eos>, read from states of"
              + " zeros; feed next_state.* as state.* to read on. Where the metadata `reading` is"
              + " `sentences`, each <eos> is read from states of zeros.";
      default ->
          "A %s of rnn-spark. Sequences are read whole, beside each other, each with its length."
              .formatted(kind);
    };
  }
}
