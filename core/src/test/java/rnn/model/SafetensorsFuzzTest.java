package rnn.model;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rnn.testkit.FuzzJvm;

/**
 * A safetensors file, tried by a fuzzer that is guided by coverage. An input is two bytes, the
 * length of the header, the header, and the data.
 */
public class SafetensorsFuzzTest implements FuzzJvm.Target {

  @Override
  public void take(byte[] input) {
    if (input.length >= Short.BYTES) {
      HostileRead.isRefused(file(input), "a safetensors file");
    }
  }

  /** The file, with the length that the format has and nobody guesses. */
  private static byte[] file(byte[] input) {
    long length = Short.toUnsignedLong(littleEndian(input).getShort());
    byte[] file = new byte[Long.BYTES + input.length - Short.BYTES];
    littleEndian(file).putLong(length);
    System.arraycopy(input, Short.BYTES, file, Long.BYTES, input.length - Short.BYTES);
    return file;
  }

  @Test
  void anythingIsTensorsOrRefused() throws IOException, InterruptedException {
    List<byte[]> seeds =
        List.of(
            input(Map.of(), List.of()),
            input(Map.of("format", "pt"), List.of(tensor("a"))),
            input(Map.of(), List.of(tensor("a", 2, 3), tensor("b", 1), tensor("none", 0))));
    for (byte[] seed : seeds) {
      assertFalse(HostileRead.isRefused(file(seed), "a seed"));
    }
    FuzzJvm.run(SafetensorsFuzzTest.class, seeds);
  }

  private static Safetensors.Values tensor(String name, int... shape) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return new Safetensors.Values(name, shape, new float[count]);
  }

  private static byte[] input(Map<String, String> metadata, List<Safetensors.Values> tensors)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Safetensors(metadata, new ArrayList<>(tensors)).write(out);
    byte[] file = out.toByteArray();
    byte[] input = Arrays.copyOfRange(file, Long.BYTES - Short.BYTES, file.length);
    littleEndian(input).putShort((short) littleEndian(file).getLong());
    return input;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
