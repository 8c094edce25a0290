package rnn.spark.cli;

import java.io.IOException;
import java.util.List;
import rnn.batch.Labelling;
import rnn.model.ModelDirectory;
import rnn.model.Samples;
import rnn.model.TrainedModel;
import rnn.spark.files.HadoopFolder;
import rnn.spark.train.TrainRequest;

/** Text that the language model of a run writes. */
final class WrittenText {
  private WrittenText() {}

  /** Samples of the model that {@code request} made; none if it writes no text. */
  static List<String> of(Session session, TrainRequest request) throws IOException {
    if (request.model().task().labelling() != Labelling.NONE) {
      return List.of();
    }
    TrainedModel trained =
        ModelDirectory.readAny(HadoopFolder.of(session.spark(), request.modelDirectory()));
    return Samples.of(trained, request.training().seed());
  }

  /** Prints {@code samples} if there are any. */
  static void print(List<String> samples, Console console) {
    if (!samples.isEmpty()) {
      console.messages().printf("%nIt writes:%n");
      samples.forEach(sample -> console.messages().println(sample.indent(2).stripTrailing()));
    }
  }
}
