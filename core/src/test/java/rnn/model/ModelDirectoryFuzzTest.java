package rnn.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.head.Outputs;
import rnn.testkit.FuzzJvm;

/**
 * All files of a model directory, tried together by a fuzzer that is guided by coverage.
 *
 * <p>An input is two lengths, the configuration and the vocabulary of these lengths, and the
 * tensors. Where the configuration says sizes and hashes, it has marks that stand for the true
 * ones, so that the parsers behind them are reached.
 */
public class ModelDirectoryFuzzTest implements FuzzJvm.Target {
  private static final List<String> MARKED =
      List.of(ModelDirectory.PARAMETERS, ModelDirectory.VOCABULARY);

  @TempDir Path directory;

  @Override
  public void take(byte[] input) {
    if (input.length >= 2 * Short.BYTES) {
      HostileRead.isRefused(files(input), "a model directory");
    }
  }

  @Test
  void anythingIsAModelOrRefused() throws IOException, InterruptedException {
    List<byte[]> seeds = new ArrayList<>();
    for (String cell : List.of("elman", "lstm", "gru")) {
      seeds.add(input(ModelExample.model(cell, true, 7)));
      seeds.add(input(ModelExample.model(cell, false, 7)));
    }
    for (String output : Outputs.names()) {
      seeds.add(input(ModelExample.modelWith(output, true)));
      seeds.add(input(ModelExample.modelWith(output, false)));
    }
    seeds.forEach(ModelDirectoryFuzzTest::readsAsAModel);
    FuzzJvm.run(ModelDirectoryFuzzTest.class, seeds);
  }

  private static void readsAsAModel(byte[] input) {
    if (HostileRead.isRefused(files(input), "a seed")) {
      throw new AssertionError("a seed was refused, so that nothing behind is reached");
    }
  }

  private static Map<String, byte[]> files(byte[] input) {
    ByteBuffer in = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    int configLength = Short.toUnsignedInt(in.getShort());
    int vocabularyLength = Short.toUnsignedInt(in.getShort());
    String config = new String(taken(in, configLength), StandardCharsets.ISO_8859_1);
    byte[] vocabulary = taken(in, vocabularyLength);
    byte[] parameters = taken(in, in.remaining());
    List<byte[]> contents = List.of(parameters, vocabulary);
    for (int i = 0; i < MARKED.size(); i++) {
      byte[] content = contents.get(i);
      config =
          config
              .replace(sizeMark(i), Integer.toString(content.length))
              .replace(
                  hashMark(i), HexFormat.of().formatHex(ModelDirectory.sha256().digest(content)));
    }
    return Map.of(
        ModelDirectory.CONFIG,
        config.getBytes(StandardCharsets.ISO_8859_1),
        ModelDirectory.PARAMETERS,
        parameters,
        ModelDirectory.VOCABULARY,
        vocabulary);
  }

  private static byte[] taken(ByteBuffer in, int length) {
    byte[] bytes = new byte[Math.min(length, in.remaining())];
    in.get(bytes);
    return bytes;
  }

  private static String sizeMark(int file) {
    return "@size" + file;
  }

  private static String hashMark(int file) {
    return "@hash" + file;
  }

  private byte[] input(Model model) throws IOException {
    ModelDirectory.write(directory.resolve("model"), model);
    Path written = directory.resolve("model");
    String config =
        Files.readString(written.resolve(ModelDirectory.CONFIG), StandardCharsets.ISO_8859_1);
    for (int i = 0; i < MARKED.size(); i++) {
      byte[] content = Files.readAllBytes(written.resolve(MARKED.get(i)));
      config =
          config
              .replaceFirst(
                  "(\"" + MARKED.get(i) + "\"\\s*:\\s*\\{\\s*\"bytes\"\\s*:\\s*)\\d+",
                  "$1" + sizeMark(i))
              .replace(
                  HexFormat.of().formatHex(ModelDirectory.sha256().digest(content)), hashMark(i));
    }
    byte[] configuration = config.getBytes(StandardCharsets.ISO_8859_1);
    byte[] vocabulary = Files.readAllBytes(written.resolve(ModelDirectory.VOCABULARY));
    byte[] parameters = Files.readAllBytes(written.resolve(ModelDirectory.PARAMETERS));
    return ByteBuffer.allocate(
            2 * Short.BYTES + configuration.length + vocabulary.length + parameters.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) configuration.length)
        .putShort((short) vocabulary.length)
        .put(configuration)
        .put(vocabulary)
        .put(parameters)
        .array();
  }
}
