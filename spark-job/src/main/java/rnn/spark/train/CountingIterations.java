package rnn.spark.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rnn.baseline.Tables;
import rnn.model.TablesFile;
import rnn.spark.baseline.CountingProgress;
import rnn.spark.checkpoint.CheckpointStore;
import rnn.spark.data.Provenance;
import rnn.spark.files.HadoopFolder;
import rnn.spark.files.Lease;
import rnn.spark.job.InputException;
import rnn.train.TrainingListener;

/**
 * The iterations of a counting in the directory of its checkpoints: the last one is kept, in a file
 * that says which run it is of.
 */
final class CountingIterations implements CountingProgress {
  /** The file. */
  static final String FILE = "iteration.safetensors";

  private static final String RUN = "run.";

  private final HadoopFolder folder;
  private final Map<String, String> run;
  private final TrainingListener listener;
  private final Lease lease;
  private final @Nullable Tables last;

  private CountingIterations(
      HadoopFolder folder,
      Map<String, String> run,
      TrainingListener listener,
      Lease lease,
      @Nullable Tables last) {
    this.folder = folder;
    this.run = run;
    this.listener = listener;
    this.lease = lease;
    this.last = last;
  }

  /**
   * The iterations of {@code request} on {@code texts} in {@code folder}.
   *
   * @param lease that must be held to write
   * @throws InputException if the run is to go on but there is nothing to go on from, or it is of
   *     another run
   */
  static CountingIterations of(
      HadoopFolder folder,
      TrainRequest request,
      Texts texts,
      TrainingListener listener,
      Lease lease) {
    Map<String, String> run = new LinkedHashMap<>();
    run.put("training data", texts.training().count().hash());
    run.put("vocabulary", Provenance.hash(texts.encoder()));
    run.put("shards", String.valueOf(texts.training().number()));
    run.put("seed", String.valueOf(request.training().seed()));
    run.put("options", request.counting().toString());
    Tables last = null;
    if (request.start() == TrainRequest.Start.RESUME) {
      checkResumable(folder);
      last = read(folder);
      requireSame(last, run, folder);
    } else {
      CheckpointStore.setAside(folder);
    }
    return new CountingIterations(folder, run, listener, lease, last);
  }

  /**
   * Checks that there is an iteration in {@code folder}.
   *
   * @throws InputException if there is none
   */
  static void checkResumable(HadoopFolder folder) {
    try {
      folder.recover();
      if (!folder.exists(FILE)) {
        throw new InputException(
            "There must be an iteration to go on from with --resume but there is none in %s; leave --resume out to begin anew"
                .formatted(folder.location()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The iterations in %s cannot be read: %s".formatted(folder.location(), e.getMessage()),
          e);
    }
  }

  private static Tables read(HadoopFolder folder) {
    try (InputStream in = folder.open(FILE)) {
      return TablesFile.read(in, folder.size(FILE), folder.location() + "/" + FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The iteration in %s cannot be read: %s".formatted(folder.location(), e.getMessage()), e);
    }
  }

  private static void requireSame(Tables last, Map<String, String> run, HadoopFolder folder) {
    run.forEach(
        (name, value) -> {
          String kept = last.settings().getOrDefault(RUN + name, "missing");
          if (!kept.equals(value)) {
            throw new InputException(
                "The iteration in %s must be of a run with the same %s, %s, but is of one with %s; give what that run was given, or leave --resume out"
                    .formatted(folder.location(), name, value, kept));
          }
        });
  }

  @Override
  public void remark(String line) {
    listener.remark(line);
  }

  @Override
  public @Nullable Tables last() {
    return last;
  }

  @Override
  public void keep(Tables iteration) {
    Tables all = new Tables();
    iteration.settings().forEach(all::set);
    run.forEach((name, value) -> all.set(RUN + name, value));
    iteration.columns().forEach(all::add);
    lease.requireHeld();
    try {
      folder.replace(FILE, out -> TablesFile.write(all, out));
    } catch (IOException e) {
      listener.checkpointFailed(
          "the iteration cannot be written to %s: %s".formatted(folder.location(), e.getMessage()));
    }
  }
}
