package rnn.spark.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import rnn.batch.Labelling;
import rnn.batch.SequenceReading;
import rnn.head.ConditionalRandomField;
import rnn.head.Pooling;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.spark.data.Labels;
import rnn.spark.data.Source;
import rnn.spark.train.TrainRequest;
import rnn.train.LabelOptions;
import rnn.train.ModelOptions;
import rnn.train.TrainingOptions;

/** Options of small runs. */
public final class Runs {
  private Runs() {}

  /** A small network. */
  public static final ModelOptions MODEL =
      new ModelOptions(
          "lstm", 1, 11, 0, 0.1f, true, "none", "cross-entropy", "full", 1024, "whitespace", 0, 1);

  /** A small network over {@code vocabularySize} tokens. */
  public static NetworkSpec spec(int vocabularySize) {
    return MODEL.networkSpec(vocabularySize);
  }

  /** Two epochs of three rounds over {@code shards} shards. */
  public static TrainingOptions options(String synchronization, int shards) {
    return options(synchronization, shards, 2);
  }

  /** Epochs of three rounds over {@code shards} shards. */
  public static TrainingOptions options(String synchronization, int shards, int epochs) {
    boolean gradient = synchronization.equals("gradient");
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.epochs = epochs;
          o.shards = shards;
          o.roundsPerEpoch = 3;
          o.synchronization = synchronization;
          o.batchSize = 3;
          o.window = 7;
          o.optimizer = gradient ? "adam" : "sgd";
          o.learningRate = gradient ? 0.01 : 2;
          o.schedule = "plateau";
          o.blockMomentum = 0.5;
          o.seed = 13;
        });
  }

  /** {@code options} with other epochs and rounds per epoch. */
  public static TrainingOptions cut(TrainingOptions options, int epochs, int roundsPerEpoch) {
    return options.with(
        o -> {
          o.epochs = epochs;
          o.roundsPerEpoch = roundsPerEpoch;
        });
  }

  /**
   * A run on the text at {@code training}, judged by and measured on that at {@code heldOut}, all
   * its files in {@code directory}.
   */
  public static TrainRequest request(
      String training, String heldOut, TrainingOptions options, Path directory) {
    return new TrainRequest(
        Source.text(training),
        Source.text(heldOut),
        Source.text(heldOut),
        MODEL,
        options,
        directory.resolve("model").toString(),
        directory.resolve("checkpoints").toString(),
        0,
        TrainRequest.Start.ANEW,
        Map.of("shards", String.valueOf(options.shards())));
  }

  /** {@code request} with the tokenizer of a file. */
  public static TrainRequest withTokenizer(TrainRequest request, String path) {
    return tokenizedBy(request, path, 0, request.start());
  }

  /** {@code request} with subwords that are learnt from its text. */
  public static TrainRequest subwords(
      TrainRequest request, int vocabularySize, TrainRequest.Start start) {
    return tokenizedBy(request, "bpe", vocabularySize, start);
  }

  private static TrainRequest tokenizedBy(
      TrainRequest request, String tokenizer, int vocabularySize, TrainRequest.Start start) {
    return new TrainRequest(
        request.train(),
        request.validation(),
        request.test(),
        new ModelOptions(
            "lstm",
            1,
            11,
            0,
            0.1f,
            true,
            "none",
            "cross-entropy",
            "full",
            1024,
            tokenizer,
            vocabularySize,
            1),
        request.training(),
        request.modelDirectory(),
        request.checkpointDirectory(),
        request.checkpointEveryRounds(),
        start,
        request.givenOptions());
  }

  /** A small tagger or classifier. */
  public static ModelOptions labelled(String task) {
    LabelOptions labels =
        new LabelOptions(
            task,
            StackSpec.BOTH,
            5,
            7,
            ConditionalRandomField.KIND,
            Pooling.MAX.label(),
            List.of(),
            LabelOptions.EQUAL);
    return new ModelOptions(
        "gru",
        1,
        11,
        9,
        0.2f,
        false,
        "none",
        "cross-entropy",
        "full",
        0,
        "whitespace",
        0,
        1,
        labels);
  }

  /** Three epochs of four rounds over {@code shards} shards of labelled sequences. */
  public static TrainingOptions labelledOptions(int shards) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.epochs = 3;
          o.shards = shards;
          o.roundsPerEpoch = 4;
          o.reading = SequenceReading.NAME;
          o.batchSize = 8;
          o.window = 60;
          o.learningRate = 5;
          o.seed = 7;
        });
  }

  /** Columns of tokens and labels at {@code path}, of which the first two are read. */
  public static Source columns(String path) {
    return new Source(
        List.of(path), Source.CONLL, null, 0, 0, new Labels(Labelling.NONE, null, 1, 2));
  }

  /** {@code request}, going on from the last checkpoint. */
  public static TrainRequest resumed(TrainRequest request) {
    return changed(request, "", request.checkpointEveryRounds(), TrainRequest.Start.RESUME);
  }

  /** {@code request} with a checkpoint after every round. */
  public static TrainRequest everyRound(TrainRequest request) {
    return changed(request, "", 1, request.start());
  }

  /** {@code request} with model and checkpoints on the file system of {@code scheme}. */
  public static TrainRequest onDisk(String scheme, TrainRequest request) {
    return changed(request, scheme, request.checkpointEveryRounds(), request.start());
  }

  private static TrainRequest changed(
      TrainRequest request, String scheme, int checkpointEveryRounds, TrainRequest.Start start) {
    return new TrainRequest(
        request.train(),
        request.validation(),
        request.test(),
        request.model(),
        request.training(),
        scheme + request.modelDirectory(),
        scheme + request.checkpointDirectory(),
        checkpointEveryRounds,
        start,
        request.givenOptions());
  }
}
