package rnn.spark.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.network.NetworkSpec;
import rnn.spark.testkit.Runs;
import rnn.text.Vocabulary;

class HadoopFolderTest {
  @TempDir Path directory;

  private HadoopFolder folder(String name) {
    return HadoopFolder.of(new Configuration(), directory.resolve(name).toString());
  }

  @Test
  void modelIsWrittenReplacedAndReadHereAndThere() throws IOException {
    NetworkSpec spec = Runs.spec(3);
    Vocabulary vocabulary = Vocabulary.ofTokens(new String[] {"<unk>", "<eos>", "猫"});
    for (int seed = 1; seed <= 2; seed++) {
      float[] parameters = spec.layout().initial(seed);
      Model model = new Model(spec, parameters, vocabulary, "word", "stream", Map.of());
      ModelDirectory.write(folder("model"), model);
      assertArrayEquals(parameters, ModelDirectory.read(folder("model")).parameters());
      assertArrayEquals(parameters, ModelDirectory.read(directory.resolve("model")).parameters());
    }
    assertEquals(
        List.of("model"), HadoopFolder.of(new Configuration(), directory.toString()).names());
  }

  @Test
  void folderThatIsNotThereIsEmpty() throws IOException {
    assertFalse(folder("none").exists());
    assertEquals(List.of(), folder("none").names());
    folder("none").delete();
  }

  @Test
  void replacedFileHasTheNewContentAlone() throws IOException {
    HadoopFolder folder = folder("f");
    folder.replace("a", new byte[] {1, 2, 3});
    folder.replace("a", new byte[] {4});
    assertEquals(List.of("a"), folder.names());
    assertEquals(1, folder.size("a"));
    try (InputStream in = folder.open("a")) {
      assertEquals(4, in.read());
    }
  }

  @Test
  void replacementThatWasCutShortIsUndoneOrFinished() throws IOException {
    HadoopFolder around = folder("f");
    around.replace("a", new byte[] {1});
    Files.move(directory.resolve("f/a"), directory.resolve("f/.a.replaced")); // cut in between
    write(around.child(".d.replaced"));
    around.recover();
    assertEquals(List.of("a", "d"), around.names());
    assertTrue(around.child("d").exists("file"));

    Files.write(directory.resolve("f/.a.replaced"), new byte[] {2}); // cut before the last step
    around.recover();
    assertEquals(List.of("a", "d"), around.names());
    try (InputStream in = around.open("a")) {
      assertEquals(1, in.read());
    }
  }

  @Test
  void folderTakesThePlaceOfAnother() throws IOException {
    write(folder("f/new"));
    try (OutputStream out = folder("f/old").create("other")) {
      out.write(7);
    }
    folder("f/new").replace(folder("f/old"));
    assertEquals(List.of("old"), folder("f").names());
    assertEquals(List.of("file"), folder("f/old").names());
  }

  @Test
  void folderIsNeverMovedIntoAnother() throws IOException {
    write(folder("a"));
    write(folder("b"));
    assertThrows(FileAlreadyExistsException.class, () -> folder("a").moveTo(folder("b")));
    assertTrue(folder("a").exists("file"));
    folder("a").moveTo(folder("c"));
    assertTrue(folder("c").exists("file"));
    assertFalse(folder("a").exists());
  }

  @Test
  void siblingAndLocationAreWhatUsersWouldWrite() {
    assertEquals(directory + "/m.checkpoints", folder("m").sibling(".checkpoints").location());
    assertEquals(directory + "/m/x", folder("m").child("x").location());
  }

  @Test
  void rootAndUnknownFileSystemAreRefused() {
    Configuration configuration = new Configuration();
    for (String path : List.of("/", "", "nosuchscheme://host/a")) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> HadoopFolder.of(configuration, path));
      assertTrue(e.getMessage().startsWith("The directory \"" + path + "\" cannot be used"));
    }
  }

  @Test
  void namesMayHaveColonsAndOtherOddCharacters() throws IOException {
    for (String name : List.of("run:1", "2024-01-01T10:00", "a b%20#?*[1]{2},\\\\")) {
      HadoopFolder folder = folder(name);
      write(folder);
      folder.replace("c:d", new byte[] {1});
      assertEquals(directory + "/" + name, folder.location());
      assertEquals(List.of("c:d", "file"), folder.names());
      HadoopFolder sibling = folder.sibling(".next");
      write(sibling);
      sibling.replace(folder);
      assertEquals(List.of("file"), folder.names());
      assertTrue(Files.exists(directory.resolve(name).resolve("file")));
    }
  }

  @Test
  void aNameWithAColonInTheWorkingDirectoryIsNoScheme() {
    HadoopFolder folder = HadoopFolder.of(new Configuration(), "run:1");
    assertEquals(Path.of("run:1").toAbsolutePath().toString(), folder.location());
    assertEquals(folder.location(), HadoopFolder.of(new Configuration(), "./run:1").location());
  }

  private static void write(HadoopFolder folder) throws IOException {
    try (OutputStream out = folder.create("file")) {
      out.write(7);
    }
  }
}
