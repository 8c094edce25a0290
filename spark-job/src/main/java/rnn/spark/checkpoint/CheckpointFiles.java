package rnn.spark.checkpoint;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.ChecksumException;
import rnn.model.ModelFormatException;
import rnn.model.Safetensors;
import rnn.optimizer.Moments;
import rnn.parameter.ParameterLayout;
import rnn.parameter.ParameterSpec;
import rnn.spark.files.HadoopFolder;
import rnn.train.TrainingState;

/**
 * The files of one checkpoint: {@value #TENSORS}, {@value #STATE}, and {@value #SUMS} with the
 * SHA-256 of both in the form that {@code sha256sum -c} reads, written last.
 *
 * <p>The tensors have PyTorch's names and shapes behind {@code parameters/}, {@code best/}, {@code
 * average/}, {@code moment0/} and so on, so that the way this machine packs weights is not in the
 * file.
 */
public final class CheckpointFiles {
  static final String TENSORS = "state.safetensors";
  static final String STATE = "state.json";
  static final String SUMS = "SHA256SUMS";

  private static final int MAX_STATE_BYTES = 16 << 20;
  private static final int MAX_SUMS_BYTES = 1 << 12;

  /** A checkpoint's files are there, but not as they were written. */
  private static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
      super(message);
    }
  }

  private final RunIdentity run;
  private final ParameterLayout layout;

  /** Checkpoints of {@code run}, whose parameters lie as in {@code layout}. */
  CheckpointFiles(RunIdentity run, ParameterLayout layout) {
    this.run = run;
    this.layout = layout;
  }

  /** Writes {@code state} to the directory {@code place}. */
  void write(HadoopFolder place, TrainingState state) throws IOException {
    List<Safetensors.Values> tensors = new ArrayList<>();
    add(tensors, "parameters", state.parameters());
    if (state.bestParameters() != state.parameters()) {
      add(tensors, "best", state.bestParameters());
    }
    if (state.average().epochs() > 0) {
      add(tensors, "average", state.average().parameters());
    }
    float[][] moments = state.moments().arrays(); // [moments][P]
    for (int i = 0; i < moments.length; i++) {
      add(tensors, "moment" + i, moments[i]);
    }
    MessageDigest sha256 = sha256();
    try (OutputStream file = new DigestOutputStream(place.create(TENSORS), sha256);
        OutputStream out = new BufferedOutputStream(file, 1 << 16)) {
      new Safetensors(Map.of(), tensors).write(out);
    }
    String sums = line(TENSORS, sha256.digest());
    byte[] content = CheckpointContent.of(run, state).toBytes();
    write(place, STATE, content);
    sums += line(STATE, sha256.digest(content));
    write(place, SUMS, sums.getBytes(StandardCharsets.US_ASCII));
  }

  private static String line(String name, byte[] hash) {
    return HexFormat.of().formatHex(hash) + "  " + name + "\n";
  }

  private static void write(HadoopFolder place, String name, byte[] bytes) throws IOException {
    try (OutputStream out = place.create(name)) {
      out.write(bytes);
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
   * Content of {@value #STATE} in {@code place}, once its sum was found right.
   *
   * @throws IOException if it is missing or damaged
   * @throws rnn.model.ModelFormatException if it is right by its sum but does not say all of it
   */
  static CheckpointContent content(HadoopFolder place) throws IOException {
    byte[] bytes;
    try (InputStream in = place.open(STATE)) {
      bytes = in.readNBytes(MAX_STATE_BYTES);
    }
    if (!place.exists(SUMS)) {
      // Those of format version 1 had none: that is said instead.
      CheckpointContent.parse(bytes, STATE);
      throw new DamagedException(SUMS + " is missing");
    }
    check(STATE, sha256().digest(bytes), sums(place));
    return CheckpointContent.parse(bytes, STATE);
  }

  /**
   * The state in {@code place}, of which {@code content} was read.
   *
   * @throws IOException if the tensors are missing or damaged
   * @throws rnn.model.ModelFormatException if the tensors' file is none
   */
  TrainingState state(HadoopFolder place, CheckpointContent content) throws IOException {
    MessageDigest sha256 = sha256();
    Safetensors tensors;
    try (InputStream in = new DigestInputStream(place.open(TENSORS), sha256)) {
      tensors = Safetensors.read(in, place.size(TENSORS), place.location() + "/" + TENSORS);
    }
    check(TENSORS, sha256.digest(), sums(place));
    float[] parameters = flat(tensors, "parameters");
    return TrainingState.restored(
        parameters,
        has(tensors, "best") ? flat(tensors, "best") : parameters,
        new Moments(moments(tensors), content.momentSteps()),
        new TrainingState.Position(
            content.epoch(), content.round(), content.tokens(), content.validationObjectives()),
        content.best(),
        content.averagedEpochs() > 0
            ? content.averageFor(run, flat(tensors, "average"))
            : TrainingState.Average.NONE,
        content.cautionFor(run));
  }

  /**
   * True if {@code e} says that a checkpoint is not what was written; false if it could not be
   * read, which may pass.
   */
  static boolean isDamage(Exception e) {
    return e instanceof DamagedException
        || e instanceof ModelFormatException
        || e instanceof FileNotFoundException
        || e instanceof EOFException
        || e instanceof ChecksumException;
  }

  /** The hashes by file name. */
  private static Map<String, String> sums(HadoopFolder place) throws IOException {
    Map<String, String> sums = new HashMap<>();
    try (InputStream in = place.open(SUMS)) {
      String text = new String(in.readNBytes(MAX_SUMS_BYTES), StandardCharsets.ISO_8859_1);
      for (String line : text.split("\n")) {
        String[] hashAndName = line.split(" {2}", 2);
        if (hashAndName.length == 2) {
          sums.put(hashAndName[1], hashAndName[0]);
        }
      }
    }
    return sums;
  }

  private static void check(String name, byte[] hash, Map<String, String> sums) throws IOException {
    if (!HexFormat.of().formatHex(hash).equals(sums.get(name))) {
      throw new DamagedException("%s does not have the SHA-256 that %s says".formatted(name, SUMS));
    }
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
        throw new DamagedException("the tensor %s/%s is missing".formatted(group, spec.name()));
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
