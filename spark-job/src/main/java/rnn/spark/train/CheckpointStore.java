package rnn.spark.train;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.model.ModelFormatException;
import rnn.model.Safetensors;
import rnn.network.Network;
import rnn.optimizer.Moments;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;
import rnn.spark.train.CheckpointContent.RunIdentity;
import rnn.train.Checkpoints;
import rnn.train.TrainingState;

/**
 * The checkpoints of a run, each a directory {@code epoch-0003-round-0000} with {@value #TENSORS}
 * and {@value #STATE}.
 *
 * <p>A checkpoint is written beside its place and renamed into it, one that is there being set
 * aside meanwhile; then all but the last {@value #KEPT} are deleted. The tensors have PyTorch's
 * names and shapes behind {@code parameters/}, {@code best/}, {@code moment0/} and so on, so that
 * the way this machine packs weights is not in the file.
 */
public final class CheckpointStore implements Checkpoints {
  static final String TENSORS = "state.safetensors";
  static final String STATE = "state.json";
  static final int KEPT = 3;

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern NAME = Pattern.compile("epoch-(\\d{4,10})-round-(\\d{4,10})");
  private static final String WRITING = ".writing";
  private static final String PREVIOUS = ".previous-";

  private final HadoopFolder folder;
  private final RunIdentity run;
  private final ParameterLayout layout;

  /** A store in {@code folder} for the run that {@code run} identifies. */
  CheckpointStore(HadoopFolder folder, RunIdentity run) {
    this.folder = folder;
    this.run = run;
    this.layout = Network.layout(run.network());
  }

  /**
   * Makes room for a run that begins: what an earlier run left here moves to a directory beside,
   * whose name ends in {@value #PREVIOUS} and the first free number. Nothing is deleted.
   */
  void beginAnew() {
    try {
      if (!folder.names().isEmpty()) {
        int number = 1;
        while (folder.sibling(PREVIOUS + number).exists()) {
          number++;
        }
        HadoopFolder previous = folder.sibling(PREVIOUS + number);
        folder.moveTo(previous);
        LOG.warn(
            "Checkpoints of an earlier run are now in {}; delete them when they are not needed",
            previous.location());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The checkpoints in %s cannot be set aside: %s"
              .formatted(folder.location(), e.getMessage()),
          e);
    }
  }

  @Override
  public void save(TrainingState state) {
    TrainingState.Position position = state.position();
    String name = "epoch-%04d-round-%04d".formatted(position.epoch(), position.round());
    HadoopFolder place = folder.child(name);
    HadoopFolder writing = place.sibling(WRITING);
    try {
      writing.delete();
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

  /**
   * Sees that there is something in {@code folder} to resume from, sound or not. Worth a call
   * before the text is read.
   *
   * @throws InputException if there is no checkpoint
   */
  static void checkResumable(HadoopFolder folder) {
    try {
      folder.recover();
      if (checkpoints(folder).isEmpty()) {
        throw nothingToResume(folder, "");
      }
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static UncheckedIOException unreadable(HadoopFolder folder, IOException e) {
    return new UncheckedIOException(
        "The checkpoints in %s cannot be read: %s".formatted(folder.location(), e.getMessage()), e);
  }

  private static InputException nothingToResume(HadoopFolder folder, String why) {
    return new InputException(
        "There is no checkpoint to resume from in %s%s; start without --resume"
            .formatted(folder.location(), why));
  }

  /** Names of the complete checkpoints, the oldest first. */
  private static List<String> checkpoints(HadoopFolder folder) throws IOException {
    List<String> names = new ArrayList<>(folder.names());
    names.removeIf(name -> !NAME.matcher(name).matches());
    names.sort(
        Comparator.comparingLong((String name) -> number(name, 1))
            .thenComparingLong(name -> number(name, 2)));
    return names;
  }

  /** The epoch (1) or round (2) in a checkpoint's name; as text, 10000 would be before 9999. */
  private static long number(String name, int group) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(name + " must be the name of a checkpoint");
    }
    return Long.parseLong(matcher.group(group));
  }

  private void write(HadoopFolder writing, TrainingState state) throws IOException {
    List<Safetensors.Values> tensors = new ArrayList<>();
    add(tensors, "parameters", state.parameters());
    if (state.bestParameters() != state.parameters()) {
      add(tensors, "best", state.bestParameters());
    }
    float[][] moments = state.moments().arrays(); // [moments][P]
    for (int i = 0; i < moments.length; i++) {
      add(tensors, "moment" + i, moments[i]);
    }
    MessageDigest sha256 = sha256();
    try (OutputStream file = new DigestOutputStream(writing.create(TENSORS), sha256);
        OutputStream out = new BufferedOutputStream(file, 1 << 16)) {
      new Safetensors(Map.of(), tensors).write(out);
    }
    TrainingState.Position position = state.position();
    CheckpointContent content =
        new CheckpointContent(
            CheckpointContent.FORMAT_VERSION,
            Provenance.programVersion(),
            run,
            position.epoch(),
            position.round(),
            position.tokens(),
            position.validationLossNats(),
            state.moments().steps(),
            writing.size(TENSORS),
            HexFormat.of().formatHex(sha256.digest()));
    try (OutputStream out = writing.create(STATE)) {
      out.write(content.toBytes());
    }
  }

  private void add(List<Safetensors.Values> tensors, String group, float[] flat) {
    for (ParameterSpec spec : layout.specs()) {
      tensors.add(
          new Safetensors.Values(
              group + "/" + spec.name(), spec.shape(), layout.values(flat, spec.name())));
    }
  }

  /**
   * The state of the newest checkpoint that is whole; damaged ones are passed over, with a warning.
   * Options that may change and did are named in a warning too.
   *
   * @throws InputException if there is none, or it is of another run
   */
  TrainingState resume() {
    List<String> damages = new ArrayList<>();
    try {
      folder.recover();
      List<String> names = checkpoints(folder);
      for (int i = names.size() - 1; i >= 0; i--) {
        HadoopFolder checkpoint = folder.child(names.get(i));
        try {
          TrainingState state = read(checkpoint);
          LOG.info("Going on from {}", checkpoint.location());
          return state;
        } catch (IOException | ModelFormatException e) {
          String damage = "%s is damaged: %s".formatted(checkpoint.location(), e.getMessage());
          LOG.warn("{}; trying the one before", damage);
          damages.add(damage);
        }
      }
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    throw nothingToResume(folder, damages.isEmpty() ? "" : " (" + String.join("; ", damages) + ")");
  }

  private TrainingState read(HadoopFolder checkpoint) throws IOException {
    CheckpointContent content;
    try (InputStream in = checkpoint.open(STATE)) {
      content = CheckpointContent.parse(in.readAllBytes());
    }
    List<String> changes = content.run().changes(run);
    if (!changes.isEmpty()) {
      throw new InputException(
          "A run can only be resumed with the data and options it began with, but %s; restore them, or start without --resume"
              .formatted(String.join("; ", changes)));
    }
    List<String> adaptations = content.run().adaptations(run);
    if (!adaptations.isEmpty()) {
      LOG.warn(
          "Going on with other options than before, so not as the uninterrupted run: {}",
          String.join("; ", adaptations));
    }
    long size = checkpoint.size(TENSORS);
    if (size != content.bytes()) {
      throw new IOException(
          "%s must have %d bytes but has %d".formatted(TENSORS, content.bytes(), size));
    }
    MessageDigest sha256 = sha256();
    Safetensors tensors;
    try (InputStream in = new DigestInputStream(checkpoint.open(TENSORS), sha256)) {
      tensors = Safetensors.read(in, size, checkpoint.location() + "/" + TENSORS);
    }
    if (!HexFormat.of().formatHex(sha256.digest()).equals(content.sha256())) {
      throw new IOException(TENSORS + " does not have the SHA-256 that " + STATE + " says");
    }
    float[] parameters = flat(tensors, "parameters");
    return TrainingState.restored(
        parameters,
        has(tensors, "best") ? flat(tensors, "best") : parameters,
        new Moments(moments(tensors), content.momentSteps()),
        new TrainingState.Position(
            content.epoch(), content.round(), content.tokens(), content.validationLossNats()));
  }

  private float[][] moments(Safetensors tensors) throws IOException {
    List<float[]> moments = new ArrayList<>();
    while (has(tensors, "moment" + moments.size())) {
      moments.add(flat(tensors, "moment" + moments.size()));
    }
    return moments.toArray(float[][]::new);
  }

  private boolean has(Safetensors tensors, String group) {
    return tensors.tensors().containsKey(group + "/" + layout.specs().get(0).name());
  }

  private float[] flat(Safetensors tensors, String group) throws IOException {
    float[] flat = new float[layout.size()];
    for (ParameterSpec spec : layout.specs()) {
      Safetensors.Values tensor = tensors.tensors().get(group + "/" + spec.name());
      if (tensor == null) {
        throw new IOException("the tensor %s/%s is missing".formatted(group, spec.name()));
      }
      layout.setValues(flat, spec.name(), tensor.values());
    }
    return flat;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
