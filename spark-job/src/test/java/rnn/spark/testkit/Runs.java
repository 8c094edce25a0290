package rnn.spark.testkit;

import static rnn.train.TrainingOptions.BATCH;
import static rnn.train.TrainingOptions.BLOCK_MOMENTUM;
import static rnn.train.TrainingOptions.EPOCHS;
import static rnn.train.TrainingOptions.LEARNING_RATE;
import static rnn.train.TrainingOptions.OPTIMIZER;
import static rnn.train.TrainingOptions.READING;
import static rnn.train.TrainingOptions.ROUNDS_PER_EPOCH;
import static rnn.train.TrainingOptions.SCHEDULE;
import static rnn.train.TrainingOptions.SEED;
import static rnn.train.TrainingOptions.SHARDS;
import static rnn.train.TrainingOptions.SYNCHRONIZATION;
import static rnn.train.TrainingOptions.WINDOW;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import rnn.batch.Labelling;
import rnn.batch.SequenceReading;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.spark.data.Labels;
import rnn.spark.data.Source;
import rnn.spark.train.ReportContent;
import rnn.spark.train.TrainRequest;
import rnn.train.LabelOptions;
import rnn.train.ModelOptions;
import rnn.train.TrainingOptions;

/** Options of small runs. */
public final class Runs {
  private Runs() {}

  /** A small network. */
  public static final ModelOptions MODEL =
      ModelOptions.DEFAULTS.with(
          o ->
              o.set(ModelOptions.HIDDEN, 11)
                  .set(ModelOptions.DROPOUT, 0.1)
                  .set(ModelOptions.VOCABULARY_SIZE, 0));

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
          o.set(EPOCHS, epochs);
          o.set(SHARDS, shards);
          o.set(ROUNDS_PER_EPOCH, 3);
          o.set(SYNCHRONIZATION, synchronization);
          o.set(BATCH, 3);
          o.set(WINDOW, 7);
          o.set(OPTIMIZER, gradient ? "adam" : "sgd");
          o.set(LEARNING_RATE, gradient ? 0.01 : 2);
          o.set(SCHEDULE, "plateau");
          o.set(BLOCK_MOMENTUM, 0.5);
          o.set(SEED, 13L);
        });
  }

  /** {@code options} with other epochs and rounds per epoch. */
  public static TrainingOptions cut(TrainingOptions options, int epochs, int roundsPerEpoch) {
    return options.with(
        o -> {
          o.set(EPOCHS, epochs);
          o.set(ROUNDS_PER_EPOCH, roundsPerEpoch);
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
        ModelOptions.DEFAULTS.with(
            o ->
                o.set(ModelOptions.HIDDEN, 11)
                    .set(ModelOptions.DROPOUT, 0.1)
                    .set(ModelOptions.TOKENIZER, tokenizer)
                    .set(ModelOptions.VOCABULARY_SIZE, vocabularySize)),
        request.training(),
        request.modelDirectory(),
        request.checkpointDirectory(),
        request.checkpointEveryRounds(),
        start,
        request.givenOptions());
  }

  /** A small tagger or classifier. */
  public static ModelOptions labelled(String task) {
    return ModelOptions.DEFAULTS.with(
        o ->
            o.set(ModelOptions.CELL, "gru")
                .set(ModelOptions.HIDDEN, 11)
                .set(ModelOptions.EMBEDDING, 9)
                .set(ModelOptions.DROPOUT, 0.2)
                .set(ModelOptions.TIED, false)
                .set(ModelOptions.OUTPUT_SAMPLES, 0)
                .set(ModelOptions.VOCABULARY_SIZE, 0)
                .set(LabelOptions.TASK, task)
                .set(LabelOptions.DIRECTION, StackSpec.BOTH)
                .set(LabelOptions.CHARACTERS, 5)
                .set(LabelOptions.CHARACTER_HIDDEN, 7));
  }

  /** Three epochs of four rounds over {@code shards} shards of labelled sequences. */
  public static TrainingOptions labelledOptions(int shards) {
    return TrainingOptions.DEFAULTS.with(
        o -> {
          o.set(EPOCHS, 3);
          o.set(SHARDS, shards);
          o.set(ROUNDS_PER_EPOCH, 4);
          o.set(READING, SequenceReading.NAME);
          o.set(BATCH, 8);
          o.set(WINDOW, 60);
          o.set(LEARNING_RATE, 5.0);
          o.set(SEED, 7L);
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

  /** {@code request} with this beside its model. */
  public static TrainRequest reporting(TrainRequest request, ReportContent report) {
    return new TrainRequest(
        request.train(),
        request.validation(),
        request.test(),
        request.options(),
        request.modelDirectory(),
        request.checkpointDirectory(),
        request.checkpointEveryRounds(),
        request.start(),
        request.givenOptions(),
        report);
  }

  private static TrainRequest changed(
      TrainRequest request, String scheme, int checkpointEveryRounds, TrainRequest.Start start) {
    return new TrainRequest(
        request.train(),
        request.validation(),
        request.test(),
        request.options(),
        scheme + request.modelDirectory(),
        scheme + request.checkpointDirectory(),
        checkpointEveryRounds,
        start,
        request.givenOptions());
  }
}
