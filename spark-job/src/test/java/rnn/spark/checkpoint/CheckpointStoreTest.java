package rnn.spark.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rnn.spark.checkpoint.SampleCheckpoints.RUN;
import static rnn.spark.checkpoint.SampleCheckpoints.random;
import static rnn.spark.checkpoint.SampleCheckpoints.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.optimizer.Moments;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;
import rnn.spark.testkit.FullDisk;
import rnn.train.TrainingState;
import rnn.train.TrainingState.Average;
import rnn.train.TrainingState.Best;
import rnn.train.TrainingState.Position;

class CheckpointStoreTest {
  @TempDir Path directory;

  private CheckpointStore store(RunIdentity run) {
    return new CheckpointStore(
        HadoopFolder.of(new Configuration(), directory.resolve("kept").toString()), run);
  }

  @Test
  void stateComesBackToTheBit() {
    TrainingState state = state(2, 1);
    store(RUN).save(state);
    TrainingState restored = store(RUN).resume();
    assertArrayEquals(state.parameters(), restored.parameters());
    assertArrayEquals(state.bestParameters(), restored.bestParameters());
    assertNotSame(restored.parameters(), restored.bestParameters());
    assertArrayEquals(state.moments().arrays(), restored.moments().arrays());
    assertEquals(state.moments().steps(), restored.moments().steps());
    assertEquals(state.position().tokens(), restored.position().tokens());
    assertEquals(2, restored.position().epoch());
    assertEquals(1, restored.position().round());
    assertEquals(state.caution(), restored.caution());
    assertEquals(state.best(), restored.best());
    assertEquals(3, restored.average().epochs());
    assertArrayEquals(state.average().parameters(), restored.average().parameters());
    assertArrayEquals(
        state.position().validationObjectives(), restored.position().validationObjectives());
  }

  @Test
  void parametersThatAreTheBestOnesAreSoAfterwards() {
    float[] parameters = random(1);
    store(RUN)
        .save(
            TrainingState.restored(
                parameters,
                parameters,
                new Moments(new float[0][], 0),
                new Position(0, 1, 7, new double[0]),
                Best.NONE,
                Average.NONE,
                TrainingState.Caution.NONE));
    TrainingState restored = store(RUN).resume();
    assertSame(restored.parameters(), restored.bestParameters());
    assertEquals(Best.NONE, restored.best()); // its loss is infinite, in JSON too
    assertEquals(0, restored.average().epochs());
  }

  @Test
  void lastThreeAreKeptAndTheNewestIsResumed() throws IOException {
    for (int round = 0; round < 5; round++) {
      store(RUN).save(state(0, round));
    }
    try (Stream<Path> names = Files.list(directory.resolve("kept"))) {
      assertEquals(
          List.of("epoch-0000-round-0002", "epoch-0000-round-0003", "epoch-0000-round-0004"),
          names.map(name -> name.getFileName().toString()).sorted().toList());
    }
    assertEquals(4, store(RUN).resume().position().round());
  }

  /** Wherever in a checkpoint's files the disk is full. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100, 1_000, 2_000})
  void fullDiskLeavesTheCheckpointsBeforeAndNothingElse(long room) throws IOException {
    Configuration configuration = new Configuration();
    FullDisk.mount(configuration);
    CheckpointStore store =
        new CheckpointStore(
            HadoopFolder.of(configuration, "full://" + directory.resolve("kept")), RUN);
    store.save(state(1, 0));
    try {
      FullDisk.room = room;
      UncheckedIOException e =
          assertThrows(UncheckedIOException.class, () -> store.save(state(2, 0)));
      assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
      assertTrue(e.getMessage().contains("epoch-0002-round-0000"), e.getMessage());
    } finally {
      FullDisk.room = FullDisk.EMPTY;
    }
    assertEquals(List.of("epoch-0001-round-0000"), kept());
    store.save(state(3, 0));
    assertEquals(3, store(RUN).resume().position().epoch());
  }

  @Test
  void whatACrashLeftOfACheckpointGoes() throws IOException {
    store(RUN).save(state(1, 0));
    Path cut = directory.resolve("kept/epoch-0002-round-0000.writing");
    Files.createDirectory(cut);
    Files.write(cut.resolve("state.safetensors"), new byte[100]);
    Path theirs = Files.createDirectory(directory.resolve("kept/notes.writing"));
    assertEquals(1, store(RUN).resume().position().epoch());
    assertEquals(List.of("epoch-0001-round-0000", "notes.writing"), kept());
    Files.delete(theirs);

    Files.createDirectory(cut);
    store(RUN).save(state(3, 0));
    assertEquals(List.of("epoch-0001-round-0000", "epoch-0003-round-0000"), kept());
  }

  private List<String> kept() throws IOException {
    return HadoopFolder.of(new Configuration(), directory.resolve("kept").toString()).names();
  }

  @Test
  void namesAreOrderedByNumberNotByText() throws IOException {
    for (int round = 9_997; round <= 10_001; round++) {
      store(RUN).save(state(0, round));
    }
    assertEquals(10_001, store(RUN).resume().position().round());
    assertEquals(
        List.of("epoch-0000-round-10000", "epoch-0000-round-10001", "epoch-0000-round-9999"),
        HadoopFolder.of(new Configuration(), directory.resolve("kept").toString()).names());
    store(RUN).save(state(9_999, 0));
    store(RUN).save(state(10_000, 0));
    assertEquals(10_000, store(RUN).resume().position().epoch());
  }

  @Test
  void damagedCheckpointIsPassedOverForTheOneBefore() throws IOException {
    for (int epoch = 1; epoch <= 3; epoch++) {
      store(RUN).save(state(epoch, 0));
    }
    Path third = directory.resolve("kept/epoch-0003-round-0000/state.safetensors");
    byte[] bytes = Files.readAllBytes(third);
    bytes[bytes.length - 5] ^= 1; // one bit of one float
    Files.write(third, bytes);
    assertEquals(2, store(RUN).resume().position().epoch());
    assertTrue(Files.isDirectory(directory.resolve("kept/epoch-0003-round-0000.damaged")));

    Path second = directory.resolve("kept/epoch-0002-round-0000/state.json");
    Files.writeString(second, Files.readString(second).replace("4711", "4719")); // still JSON
    assertEquals(1, store(RUN).resume().position().epoch());

    Files.delete(directory.resolve("kept/epoch-0001-round-0000/state.safetensors"));
    InputException e = assertThrows(InputException.class, () -> store(RUN).resume());
    assertTrue(e.getMessage().contains("No checkpoint in"), e.getMessage());
    assertTrue(e.getMessage().contains("epoch-0001-round-0000 is damaged"), e.getMessage());
  }

  @Test
  void anyFileThatIsCutOrHasAFlippedBitIsNoticed() throws IOException {
    store(RUN).save(state(1, 0));
    for (String name : List.of("state.safetensors", "state.json", "SHA256SUMS")) {
      store(RUN).save(state(2, 0));
      Path file = directory.resolve("kept/epoch-0002-round-0000").resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int damage = 0; damage < 5; damage++) {
        byte[] bytes =
            damage == 0
                ? Arrays.copyOf(whole, whole.length / 2)
                : damage == 1 ? new byte[0] : whole.clone();
        if (damage > 1) {
          bytes[(whole.length - 2) / 3 * (damage - 2)] ^= (byte) (1 << damage);
        }
        if (!Files.exists(file.getParent())) {
          store(RUN).save(state(2, 0));
        }
        Files.write(file, bytes);
        assertEquals(1, store(RUN).resume().position().epoch(), name + " " + damage);
      }
    }
  }

  @Test
  void damagedCheckpointsDoNotCrowdOutNewOnes() throws IOException {
    for (int round = 1; round <= 3; round++) {
      store(RUN).save(state(0, 3 * round));
    }
    for (int round = 2; round <= 3; round++) {
      Files.delete(
          directory.resolve("kept/epoch-0000-round-000%d/state.json".formatted(3 * round)));
    }
    CheckpointStore store = store(RUN);
    assertEquals(3, store.resume().position().round());
    store.save(state(0, 4));
    store.save(state(0, 5));
    assertEquals(5, store(RUN).resume().position().round());
  }

  @Test
  void interruptedWriteIsNoCheckpoint() throws IOException {
    store(RUN).save(state(1, 0));
    Path half = directory.resolve("kept/epoch-0002-round-0000.writing");
    Files.createDirectories(half);
    Files.writeString(half.resolve("state.safetensors"), "half");
    assertEquals(1, store(RUN).resume().position().epoch());
    store(RUN).save(state(2, 0));
    assertEquals(2, store(RUN).resume().position().epoch());
  }

  @Test
  void onlyCheckpointIsNeverLostWhileItIsWrittenAgain() throws IOException {
    store(RUN).save(state(1, 0));
    Path kept = directory.resolve("kept");
    Path place = kept.resolve("epoch-0001-round-0000");
    Files.move(place, kept.resolve(".epoch-0001-round-0000.replaced")); // cut in between
    CheckpointStore.checkResumable(HadoopFolder.of(new Configuration(), kept.toString()));
    assertEquals(1, store(RUN).resume().position().epoch());

    store(RUN).save(state(1, 0));
    assertEquals(
        List.of("epoch-0001-round-0000"),
        HadoopFolder.of(new Configuration(), kept.toString()).names());
  }

  @Test
  void everyEarlierRunIsKeptAside() {
    for (int run = 1; run <= 3; run++) {
      store(RUN).beginAnew();
      store(RUN).save(state(run, 0));
    }
    assertTrue(Files.isDirectory(directory.resolve("kept.previous-1/epoch-0001-round-0000")));
    assertTrue(Files.isDirectory(directory.resolve("kept.previous-2/epoch-0002-round-0000")));
    assertEquals(3, store(RUN).resume().position().epoch());
  }

  /** Changes {@code state.json} of the checkpoint after one epoch, and its sum with it. */
  private void edit(String from, String to) throws Exception {
    Path file = directory.resolve("kept/epoch-0001-round-0000/state.json");
    String text = Files.readString(file);
    assertTrue(text.contains(from), text);
    text = text.replace(from, to);
    Files.writeString(file, text);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    Path sums = file.resolveSibling("SHA256SUMS");
    String own = HexFormat.of().formatHex(hash) + "  state.json";
    Files.writeString(
        sums, Files.readString(sums).replaceAll("[0-9a-f]{64} [ *]state\\.json", own));
  }

  @Test
  void otherVersionIsNotRead() throws Exception {
    store(RUN).save(state(1, 0));
    edit("\"formatVersion\" : 6", "\"formatVersion\" : 7");
    InputException e = assertThrows(InputException.class, () -> store(RUN).resume());
    assertTrue(e.getMessage().contains("format version must be 6 but is 7"), e.getMessage());
  }

  /** A run of the version before started from no model. */
  @Test
  void aVersionThatKnewNoModelsToStartFromIsRead() throws Exception {
    store(RUN).save(state(1, 0));
    edit("\"formatVersion\" : 6", "\"formatVersion\" : 5");
    Path file = directory.resolve("kept/epoch-0001-round-0000/state.json");
    String start = ",\\s*\"start\" : \\{[^}]*\\}";
    String text = Files.readString(file);
    assertTrue(text.replaceAll(start, "").length() < text.length(), text);
    edit(text, text.replaceAll(start, ""));
    assertEquals(1, store(RUN).resume().position().epoch());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"tokens\" : 4711 | \"tokens\" : null | \"tokens\" must be a whole number",
        "\"tokens\" : 4711 | \"tokens\" : -1 | \"tokens\" must be 0 or more but is -1",
        "\"tokens\" : 4711 | \"tokens\" : 1, \"tokens\" : 2 | \"tokens\" must be there once",
        "\"shards\" : \"3\" | \"shards\" : null | \"run.optionTexts.shards\" must be a text",
        "\"shards\" : \"3\" | \"shards\" : \"0\" | \"run\" must be possible but is not: shards",
        "\"rejections\" : 2 | \"x\" : 2 | \"rejections\" must be a whole number",
        "\"formatVersion\" : 6 | \"formatVersion\" : null | \"formatVersion\" must be a whole"
            + " number",
      })
  void whatIsRightByItsSumAndStillWrongIsPassedOver(String from, String to, String said)
      throws Exception {
    store(RUN).save(state(1, 0));
    edit(from, to);
    InputException e = assertThrows(InputException.class, () -> store(RUN).resume());
    assertTrue(e.getMessage().contains("state.json is damaged: " + said), e.getMessage());
  }

  @Test
  void aVersionWithoutSumsIsNamedAndNotCalledDamaged() throws Exception {
    store(RUN).save(state(1, 0));
    Path file = directory.resolve("kept/epoch-0001-round-0000/state.json");
    String text = Files.readString(file).replace("\"formatVersion\" : 6", "\"formatVersion\" : 1");
    Files.writeString(file, text);
    Files.delete(file.resolveSibling("SHA256SUMS"));
    Files.deleteIfExists(file.resolveSibling(".SHA256SUMS.crc"));
    Files.deleteIfExists(file.resolveSibling(".state.json.crc"));
    InputException e = assertThrows(InputException.class, () -> store(RUN).resume());
    assertTrue(e.getMessage().contains("format version must be 6 but is 1"), e.getMessage());
  }
}
