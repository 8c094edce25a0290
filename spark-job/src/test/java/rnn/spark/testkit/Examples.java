package rnn.spark.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rnn.batch.Labelling;
import rnn.grammar.Sentence;
import rnn.spark.data.Labels;
import rnn.spark.data.Source;

/** Sentences of the built-in grammar as files, labelled as a task needs it. */
public final class Examples {
  private Examples() {}

  /** Writes {@code sentences} to {@code file}, and names it as a source. */
  public static Source write(Path file, List<Sentence> sentences, Labelling labelling) {
    List<String> lines = new ArrayList<>();
    for (Sentence sentence : sentences) {
      List<String> labels = labels(labelling, sentence);
      switch (labelling) {
        case NONE -> lines.add(sentence.text());
        case SEQUENCES -> lines.add(labels.get(0) + "\t" + sentence.text());
        case TOKENS -> {
          for (int i = 0; i < labels.size(); i++) {
            lines.add(sentence.tokens().get(i) + "\t" + labels.get(i));
          }
          lines.add("");
        }
      }
    }
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return switch (labelling) {
      case NONE -> Source.text(file.toString());
      case TOKENS -> Runs.columns(file.toString()).labelledAs(labelling);
      case SEQUENCES ->
          new Source(List.of(file.toString()), Source.LABELLED, null, 0, 0, Labels.OF_SEQUENCES);
    };
  }

  /** Labels of {@code sentence}. */
  public static List<String> labels(Labelling labelling, Sentence sentence) {
    return switch (labelling) {
      case NONE -> List.of();
      case TOKENS -> sentence.classes();
      case SEQUENCES -> List.of(sentence.kind());
    };
  }
}
