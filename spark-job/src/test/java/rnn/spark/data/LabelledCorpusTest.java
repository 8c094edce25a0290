package rnn.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.spark.job.Jobs;
import rnn.spark.job.Sessions;
import rnn.spark.testkit.SharedSpark;
import rnn.text.Tokenizers;

@ExtendWith(SharedSpark.class)
class LabelledCorpusTest {
  @TempDir Path directory;
  private SparkSession session;

  @BeforeEach
  void take(SparkSession session) {
    this.session = session;
  }

  @Test
  void blocksOfTheFileSystemCutNoSentence() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append("a X\nb Y\nc Z\n\n");
    }
    Path file = directory.resolve("a.conll");
    Files.writeString(file, text);
    Configuration configuration = Sessions.context(session).hadoopConfiguration();
    configuration.set("fs.file.impl.disable.cache", "true");
    configuration.setLong("fs.local.block.size", 512);
    try {
      Corpus corpus = corpus(Source.CONLL, new Labels(Labelling.TOKENS, null, 1, 2), file);
      List<String> read =
          Jobs.collect(corpus.lines().map(line -> String.join(" ", line.tokens())), "read");
      assertEquals(300, read.size());
    } finally {
      configuration.unset("fs.file.impl.disable.cache");
      configuration.unset("fs.local.block.size");
    }
  }

  @Test
  void anEmptyTextHasAClass() throws IOException {
    Path file = directory.resolve("a.tsv");
    Files.writeString(file, "yes\tof course\nno\t\nyes\tindeed\n");
    Corpus corpus = corpus(Source.LABELLED, Labels.OF_SEQUENCES, file);
    ExampleEncoder encoder =
        new ExampleEncoder(
            VocabularyCount.of(corpus, 0, 1),
            null,
            VocabularyCount.ofLabels(corpus),
            Labelling.SEQUENCES);
    Broadcast<ExampleEncoder> shared = Sessions.context(session).broadcast(encoder);
    try (EncodedText text =
        EncodedText.of(corpus, shared, EncodedText.BlankLines.in("sequences"))) {
      assertEquals(3, text.count().sentences());
      assertEquals(4, text.count().tokens());
    }
  }

  private Corpus corpus(String format, Labels labels, Path file) {
    Source source = new Source(List.of(file.toString()), format, null, 0, 0, labels);
    return Corpus.of(session, source, Tokenizers.named("whitespace"));
  }
}
