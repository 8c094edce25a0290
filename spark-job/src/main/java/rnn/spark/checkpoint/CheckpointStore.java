package rnn.spark.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.model.ModelFormatException;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;
import rnn.train.Checkpoints;
import rnn.train.TrainingState;

/**
 * The checkpoints of a run, each a directory {@code epoch-0003-round-0000} of {@link
 * CheckpointFiles}.
 *
 * <p>A checkpoint is written beside its place and renamed into it, one that is there being set
 * aside meanwhile; then all but the last {@value #KEPT} are deleted. One that cannot be written
 * leaves nothing; what a crash leaves beside is no checkpoint, and goes with the next save or
 * resumption. One that was damaged later is found by its sums and passed over for the one before.
 */
public final class CheckpointStore implements Checkpoints {
  static final int KEPT = 3;

  /** Those that are kept, and the one that is being written. */
  public static final int MAX_AT_A_TIME = KEPT + 1;

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern NAME = Pattern.compile("epoch-(\\d{4,10})-round-(\\d{4,10})");
  private static final String WRITING = ".writing";
  private static final String DAMAGED = ".damaged";
  private static final String PREVIOUS = ".previous-";

  private final HadoopFolder folder;
  private final RunIdentity run;
  private final CheckpointFiles files;

  /** A store in {@code folder} for the run that {@code run} identifies. */
  public CheckpointStore(HadoopFolder folder, RunIdentity run) {
    this.folder = folder;
    this.run = run;
    this.files = new CheckpointFiles(run, run.network().layout());
  }

  /**
   * Makes room for a run that begins: what an earlier run left here moves to a directory beside,
   * whose name ends in {@value #PREVIOUS} and the first free number. Nothing is deleted, and a
   * warning says what was there and how to go on from it instead.
   */
  public void beginAnew() {
    try {
      if (!folder.names().isEmpty()) {
        String found = found();
        HadoopFolder previous = moveAside(folder);
        LOG.warn(
            "{} held {}. Without --resume this run starts from the beginning; they are now in {}."
                + " To go on from them instead, stop this run, delete the new {}, move that"
                + " directory back to its place and add --resume to the command",
            folder.location(),
            found,
            previous.location(),
            folder.location());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The checkpoints in %s cannot be set aside: %s"
              .formatted(folder.location(), e.getMessage()),
          e);
    }
  }

  /**
   * Moves what an earlier run left in {@code folder} to a directory beside, as {@link #beginAnew}
   * does.
   */
  public static void setAside(HadoopFolder folder) {
    try {
      if (!folder.names().isEmpty()) {
        LOG.warn(
            "{} held what an earlier run left; it is now in {}. To go on from it instead, stop this"
                + " run, move that directory back and add --resume to the command",
            folder.location(),
            moveAside(folder).location());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The checkpoints in %s cannot be set aside: %s"
              .formatted(folder.location(), e.getMessage()),
          e);
    }
  }

  private static HadoopFolder moveAside(HadoopFolder folder) throws IOException {
    int number = 1;
    while (folder.sibling(PREVIOUS + number).exists()) {
      number++;
    }
    HadoopFolder previous = folder.sibling(PREVIOUS + number);
    folder.moveTo(previous);
    return previous;
  }

  /** Description of what an earlier run left. */
  private String found() throws IOException {
    List<String> names = checkpoints(folder);
    if (names.isEmpty()) {
      return "what an earlier run left, without a checkpoint";
    }
    String newest = names.get(names.size() - 1);
    try {
      CheckpointContent content = CheckpointFiles.content(folder.child(newest));
      String whose =
          !content.changes(run).isEmpty()
              ? "a run with other data or options"
              : content.epoch() >= run.options().epochs()
                  ? "this very run, which was finished"
                  : "this very run, which was not finished";
      return "checkpoints of %s, up to %s".formatted(whose, newest);
    } catch (IOException | ModelFormatException e) {
      return "checkpoints of an earlier run, up to %s, which is damaged".formatted(newest);
    }
  }

  @Override
  public void save(TrainingState state) {
    TrainingState.Position position = state.position();
    String name = "epoch-%04d-round-%04d".formatted(position.epoch(), position.round());
    HadoopFolder place = folder.child(name);
    HadoopFolder writing = place.sibling(WRITING);
    try {
      deleteUnfinished();
      write(writing, state);
      writing.replace(place);
      List<String> names = checkpoints(folder);
      for (String old : names.subList(0, Math.max(0, names.size() - KEPT))) {
        folder.child(old).delete();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The checkpoint %s cannot be written: %s; is there room on the disk?"
              .formatted(place.location(), e.getMessage()),
          e);
    }
  }

  /** Writes {@code state} to {@code writing}, or leaves nothing there. */
  private void write(HadoopFolder writing, TrainingState state) throws IOException {
    try {
      files.write(writing, state);
    } catch (IOException | RuntimeException e) {
      try {
        writing.delete(); // on a full disk it would take the room of the next one
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /** Deletes what a process that ended in the middle of a checkpoint left of it. */
  private void deleteUnfinished() throws IOException {
    for (String name : folder.names()) {
      if (name.endsWith(WRITING)
          && isCheckpoint(name.substring(0, name.length() - WRITING.length()))) {
        folder.child(name).delete();
      }
    }
  }

  /**
   * Sees that there is something in {@code folder} to resume from, sound or not. Worth a call
   * before the text is read.
   *
   * @throws InputException if there is no checkpoint
   */
  public static void checkResumable(HadoopFolder folder) {
    try {
      folder.recover();
      if (checkpoints(folder).isEmpty()) {
        throw nothingToResume(folder);
      }
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static UncheckedIOException unreadable(HadoopFolder folder, IOException e) {
    return new UncheckedIOException(
        "The checkpoints in %s cannot be read: %s".formatted(folder.location(), e.getMessage()), e);
  }

  private static InputException nothingToResume(HadoopFolder folder) {
    return new InputException(
        "There is no checkpoint to resume from in %s; start without --resume"
            .formatted(folder.location()));
  }

  /** Names of the complete checkpoints, the oldest first. */
  private static List<String> checkpoints(HadoopFolder folder) throws IOException {
    List<String> names = new ArrayList<>(folder.names());
    names.removeIf(name -> !isCheckpoint(name));
    names.sort(
        Comparator.comparingLong((String name) -> number(name, 1))
            .thenComparingLong(name -> number(name, 2)));
    return names;
  }

  private static boolean isCheckpoint(String name) {
    return NAME.matcher(name).matches();
  }

  /** The epoch (1) or round (2) in a checkpoint's name; as text, 10000 would be before 9999. */
  private static long number(String name, int group) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(name + " must be the name of a checkpoint");
    }
    return Long.parseLong(matcher.group(group));
  }

  /**
   * The state of the newest checkpoint that is whole; damaged ones are passed over, with a warning,
   * and keep their content under another name. Options that may change and did are named in a
   * warning too.
   *
   * @throws InputException if there is none, or it is of another run
   */
  public TrainingState resume() {
    List<String> damages = new ArrayList<>();
    try {
      folder.recover();
      deleteUnfinished();
      List<String> names = checkpoints(folder);
      for (int i = names.size() - 1; i >= 0; i--) {
        HadoopFolder checkpoint = folder.child(names.get(i));
        try {
          CheckpointContent content = CheckpointFiles.content(checkpoint);
          checkSameRun(content);
          TrainingState state = files.state(checkpoint, content);
          setAside(names.subList(i + 1, names.size()));
          if (content.isEnded(run)) {
            LOG.info(
                "Training no further than {}; its best model is written, and --epochs {} with"
                    + " --resume still goes on from there",
                checkpoint.location(),
                content.run().options().epochs());
          } else {
            LOG.info("Going on from {}", checkpoint.location());
          }
          return state;
        } catch (IOException | ModelFormatException e) {
          if (!CheckpointFiles.isDamage(e)) {
            throw e;
          }
          String damage = "%s is damaged: %s".formatted(checkpoint.location(), e.getMessage());
          LOG.warn("{}; trying the one before", damage);
          damages.add(damage);
        }
      }
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    throw damages.isEmpty()
        ? nothingToResume(folder)
        : new InputException(
            "No checkpoint in %s is whole (%s); restore one from a copy, or start without --resume"
                .formatted(folder.location(), String.join("; ", damages)));
  }

  /** Takes damaged checkpoints out of the count. */
  private void setAside(List<String> damaged) throws IOException {
    for (String name : damaged) {
      HadoopFolder aside = folder.child(name + DAMAGED);
      aside.delete();
      folder.child(name).moveTo(aside);
    }
  }

  private void checkSameRun(CheckpointContent content) {
    List<String> changes = content.changes(run);
    if (!changes.isEmpty()) {
      throw new InputException(
          "A run can only be resumed with the data and options it began with, but %s; restore them, or start without --resume"
              .formatted(String.join("; ", changes)));
    }
    List<String> adaptations = new RunChanges(content.run(), run).adaptations();
    if (!adaptations.isEmpty()) {
      LOG.warn(
          "Going on with other options than before, so not as the uninterrupted run: {}",
          String.join("; ", adaptations));
    }
  }
}
