package rnn.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The micro-kernels that are compiled are those that {@link MicroKernelGenerator} writes.
 *
 * <p>Who changes the generator writes the file again: {@code mvn -pl core test
 * -Dtest=MicroKernelsTest -Drnn.micro-kernels.write=true}.
 */
class MicroKernelsTest {
  private static final Path FILE = Path.of("src/main/java/rnn/math/MicroKernels.java");

  @Test
  void theFileIsWhatTheGeneratorWrites() throws IOException {
    String generated = MicroKernelGenerator.generate();
    if (Boolean.getBoolean("rnn.micro-kernels.write")) {
      Files.writeString(FILE, generated);
    }
    assertEquals(
        generated, Files.readString(FILE), "see this class for how the file is written again");
  }
}
