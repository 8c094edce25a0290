package rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rnn.cell.Cells;

/** What a model directory refuses, and with which words. */
class ModelDirectoryTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path temporary;

  private Path written(String name, Model model) throws IOException {
    Path directory = temporary.resolve(name);
    ModelDirectory.write(directory, model);
    return directory;
  }

  private static void assertRefused(Path directory, String... words) {
    ModelFormatException error =
        assertThrows(ModelFormatException.class, () -> ModelDirectory.read(directory));
    for (String word : words) {
      assertTrue(error.getMessage().contains(word), word + " not in: " + error.getMessage());
    }
  }

  private static void edit(Path directory, Consumer<ObjectNode> change) throws IOException {
    Path config = directory.resolve(ModelDirectory.CONFIG);
    ObjectNode tree = (ObjectNode) JSON.readTree(config.toFile());
    change.accept(tree);
    JSON.writeValue(config.toFile(), tree);
  }

  /** Makes the configuration agree with a file that a test has changed. */
  private static void markAgain(Path directory, String name) throws Exception {
    byte[] bytes = Files.readAllBytes(directory.resolve(name));
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    edit(
        directory,
        tree ->
            ((ObjectNode) tree.get("files").get(name))
                .put("bytes", bytes.length)
                .put("sha256", sha256));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsWrittenIsRead(boolean tied) throws IOException {
    for (String cell : Cells.names()) {
      Model model = ModelExample.model(cell, tied, 7);
      Model back = ModelDirectory.read(written(cell + tied, model));
      assertEquals(model.network(), back.network());
      assertArrayEquals(model.parameters(), back.parameters());
      assertEquals(model.vocabulary(), back.vocabulary());
      assertEquals("word", back.tokenizer().name());
      assertEquals("stream", back.reading());
      assertEquals(
          List.copyOf(model.provenance().entrySet()), List.copyOf(back.provenance().entrySet()));
    }
  }

  @Test
  void theSameModelIsTheSameBytes() throws IOException {
    Path one = written("one", ModelExample.model("gru", false, 7));
    Path two = written("two", ModelDirectory.read(one));
    try (Stream<Path> files = Files.list(one)) {
      List<Path> list = files.toList();
      assertEquals(3, list.size());
      for (Path file : list) {
        assertEquals(-1, Files.mismatch(file, two.resolve(file.getFileName())), file.toString());
      }
    }
  }

  @Test
  void aTiedNetworkWritesItsEmbeddingOnce() throws IOException {
    Path directory = written("tied", ModelExample.model("lstm", true, 7));
    Path file = directory.resolve(ModelDirectory.PARAMETERS);
    try (InputStream in = Files.newInputStream(file)) {
      Safetensors content = Safetensors.read(in, Files.size(file), "x");
      assertTrue(content.tensors().containsKey("embedding.weight"));
      assertFalse(content.tensors().containsKey("output.weight"));
      assertEquals("pt", content.metadata().get("format"));
    }
  }

  @Test
  void aModelReplacesTheOneBeforeItAndKeepsItsMetrics() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    Files.writeString(directory.resolve(ModelDirectory.METRICS), "{\"epoch\":1}\n");
    Model other = ModelExample.model("gru", true, 11);
    ModelDirectory.write(directory, other);
    assertArrayEquals(other.parameters(), ModelDirectory.read(directory).parameters());
    assertEquals("{\"epoch\":1}\n", Files.readString(directory.resolve(ModelDirectory.METRICS)));
    assertNothingBeside(directory);
  }

  @Test
  void givenMetricsComeWithTheirModelOrNotAtAll() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    Path file = directory.resolve(ModelDirectory.METRICS);
    Files.writeString(file, "old\n");
    Model other = ModelExample.model("lstm", false, 11);
    byte[] metrics = "new\n".getBytes(StandardCharsets.UTF_8);
    ModelFolder full = new FullDisk(new LocalFolder(directory), ModelDirectory.CONFIG);
    assertThrows(IOException.class, () -> ModelDirectory.write(full, other, metrics));
    assertEquals("old\n", Files.readString(file));
    ModelDirectory.write(new LocalFolder(directory), other, metrics);
    assertEquals("new\n", Files.readString(file));
    assertArrayEquals(other.parameters(), ModelDirectory.read(directory).parameters());
    assertNothingBeside(directory);
  }

  @Test
  void aLinkToADirectoryStaysALink() throws IOException {
    Path directory = written("real", ModelExample.model("lstm", false, 7));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
    Model other = ModelExample.model("lstm", false, 11);
    ModelDirectory.write(link, other);
    assertTrue(Files.isSymbolicLink(link));
    assertArrayEquals(other.parameters(), ModelDirectory.read(directory).parameters());
  }

  @Test
  void aStageWithoutAModelIsNotReplaced() throws IOException {
    Path stage = Files.createDirectories(temporary.resolve("stage/metadata")).getParent();
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> ModelDirectory.checkReplaceable(new LocalFolder(stage)));
    assertTrue(error.getMessage().contains("it holds metadata"), error.getMessage());
    ModelDirectory.write(temporary.resolve("model"), ModelExample.model("lstm", false, 7));
    Files.createDirectories(temporary.resolve("model/metadata"));
    ModelDirectory.checkReplaceable(new LocalFolder(temporary.resolve("model")));
  }

  @Test
  void aDirectoryWithOtherFilesIsNotReplacedAndTheModelStaysBeside() throws IOException {
    Path directory = Files.createDirectories(temporary.resolve("home"));
    Files.writeString(directory.resolve("thesis.tex"), "years of work");
    Model model = ModelExample.model("lstm", false, 7);
    assertThrows(
        IllegalArgumentException.class,
        () -> ModelDirectory.checkReplaceable(new LocalFolder(directory)));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> ModelDirectory.write(directory, model));
    assertTrue(error.getMessage().contains("thesis.tex"), error.getMessage());
    assertEquals("years of work", Files.readString(directory.resolve("thesis.tex")));
    String beside = error.getMessage().replaceFirst(".* complete in ", "");
    assertArrayEquals(model.parameters(), ModelDirectory.read(Path.of(beside)).parameters());
  }

  @Test
  void aFileIsNotReplacedByADirectory() throws IOException {
    Path file = Files.writeString(temporary.resolve("notes"), "text");
    assertThrows(
        IOException.class, () -> ModelDirectory.write(file, ModelExample.model("lstm", false, 7)));
    assertEquals("text", Files.readString(file));
  }

  @Test
  void aWriteThatFailsLeavesTheOldModelAndNothingElse() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    byte[] before = Files.readAllBytes(directory.resolve(ModelDirectory.CONFIG));
    Model broken = ModelExample.model("lstm", false, 11);
    ModelFolder full = new FullDisk(new LocalFolder(directory), ModelDirectory.CONFIG);
    IOException error = assertThrows(IOException.class, () -> ModelDirectory.write(full, broken));
    assertEquals("No space left", error.getMessage());
    assertArrayEquals(before, Files.readAllBytes(directory.resolve(ModelDirectory.CONFIG)));
    assertNothingBeside(directory);
  }

  private void assertNothingBeside(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      assertEquals(List.of(directory), files.toList());
    }
  }

  @Test
  void aMissingDirectoryIsNamed() {
    assertRefused(temporary.resolve("nowhere"), "nowhere", "check the path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {ModelDirectory.PARAMETERS, ModelDirectory.CONFIG, ModelDirectory.VOCABULARY})
  void aMissingFileIsNamed(String name) throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    Files.delete(directory.resolve(name));
    assertRefused(directory, name, "is missing", "copy all of it");
  }

  @ParameterizedTest
  @ValueSource(strings = {ModelDirectory.PARAMETERS, ModelDirectory.VOCABULARY})
  void aCutFileIsNamed(String name) throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    byte[] bytes = Files.readAllBytes(directory.resolve(name));
    Files.write(directory.resolve(name), Arrays.copyOf(bytes, bytes.length - 5));
    assertRefused(directory, name, bytes.length + " bytes", (bytes.length - 5) + ";", "cut");
  }

  @Test
  void aCutConfigurationIsNamed() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    byte[] bytes = Files.readAllBytes(directory.resolve(ModelDirectory.CONFIG));
    for (int length = 0; length < bytes.length - 2; length += 7) {
      Files.write(directory.resolve(ModelDirectory.CONFIG), Arrays.copyOf(bytes, length));
      assertRefused(directory, ModelDirectory.CONFIG);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ModelDirectory.PARAMETERS, ModelDirectory.VOCABULARY})
  void aChangedFileIsNamed(String name) throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    byte[] bytes = Files.readAllBytes(directory.resolve(name));
    bytes[bytes.length - 2] ^= 1;
    Files.write(directory.resolve(name), bytes);
    assertRefused(directory, name, "SHA-256");
  }

  @Test
  void parametersOfAnotherTrainingAreFound() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    Path other = written("other", ModelExample.model("lstm", false, 11));
    Files.delete(directory.resolve(ModelDirectory.PARAMETERS));
    Files.copy(
        other.resolve(ModelDirectory.PARAMETERS), directory.resolve(ModelDirectory.PARAMETERS));
    assertRefused(directory, ModelDirectory.PARAMETERS, "SHA-256", "swapped");
  }

  /**
   * The remedy of a file that was changed on purpose: import, where copying all again cannot help.
   */
  @Test
  void weightsThatAnotherProgramChangedAreRefusedWithTheWayIn() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    Path file = directory.resolve(ModelDirectory.PARAMETERS);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 2] ^= 1;
    Files.write(file, bytes);
    String way = "`rnn import --model %s --weights %s`".formatted(directory, file);
    assertRefused(directory, "SHA-256", way);
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 8));
    assertRefused(directory, "bytes", way);
  }

  @Test
  void aConvertedVocabularyIsRefusedWithTheReason() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    Path file = directory.resolve(ModelDirectory.VOCABULARY);
    Files.writeString(file, Files.readString(file).replace("\n", "\r\n"));
    assertRefused(directory, ModelDirectory.VOCABULARY, "not even their ends may be converted");
  }

  @Test
  void parametersThatAreNotFiniteAreRefused() throws IOException {
    Model model = ModelExample.model("lstm", true, 7);
    float[] bias = model.layout().values(model.parameters(), "output.bias");
    bias[1] = Float.NaN;
    bias[2] = Float.POSITIVE_INFINITY;
    model.layout().setValues(model.parameters(), "output.bias", bias);
    assertRefused(
        written("nan", model),
        ModelDirectory.PARAMETERS,
        "the model's parameters are not finite",
        "output.bias (2 of 11 values)");
  }

  @Test
  void aTiedMatrixThatIsThereTwiceIsReadIfBothAreEqual() throws Exception {
    Model model = ModelExample.model("lstm", true, 7);
    Path directory = written("twice", model);
    writeTwice(directory, 0);
    assertArrayEquals(model.parameters(), ModelDirectory.read(directory).parameters());
    Path unequal = written("unequal", model);
    writeTwice(unequal, 1);
    assertRefused(
        unequal, "this model ties its embedding to its output", "leave output.weight out");
  }

  private static void writeTwice(Path directory, float difference) throws Exception {
    Path file = directory.resolve(ModelDirectory.PARAMETERS);
    Safetensors once;
    try (InputStream in = Files.newInputStream(file)) {
      once = Safetensors.read(in, Files.size(file), "x");
    }
    Safetensors.Values embedding = once.tensors().get("embedding.weight");
    float[] output = embedding.values().clone();
    output[0] += difference;
    List<Safetensors.Values> tensors = new ArrayList<>(once.tensors().values());
    tensors.add(new Safetensors.Values("output.weight", embedding.shape(), output));
    try (OutputStream out = Files.newOutputStream(file)) {
      new Safetensors(Map.of(), tensors).write(out);
    }
    markAgain(directory, ModelDirectory.PARAMETERS);
  }

  @Test
  void anotherFormatVersionIsRefused() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    edit(directory, tree -> tree.put("formatVersion", 3));
    assertRefused(directory, ModelDirectory.CONFIG, "must name a modelKind");
    edit(directory, tree -> tree.put("formatVersion", 4));
    assertRefused(directory, ModelDirectory.CONFIG, "format version 1 to 3 but has 4");
  }

  /** The clusters follow from a rule, which is part of the format; a model of another has these. */
  @Test
  void anAdaptiveModelWithOtherClustersIsRefused() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    edit(
        directory,
        tree ->
            part(tree, "head")
                .put("activation", "none")
                .put("output", "adaptive")
                .put("samples", 0));
    assertRefused(
        directory,
        "does not fit",
        "output.head.weight",
        "; copy all files of one directory. If they are of one, its clusters are of another"
            + " version",
        "(\"provenance\" in config.json): read it with that.");
  }

  @Test
  void aConfigurationOfSomethingElseIsRefused() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    edit(directory, tree -> tree.put("kind", "classifier"));
    assertRefused(directory, "language-model", "classifier");
    Files.writeString(directory.resolve(ModelDirectory.CONFIG), "{\"architectures\":[\"GPT2\"]}");
    assertRefused(directory, "formatVersion");
    Files.writeString(directory.resolve(ModelDirectory.CONFIG), "[1,2]");
    assertRefused(directory, "one JSON object");
  }

  @Test
  void aConfigurationWithAFieldTwiceIsRefused() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    Path config = directory.resolve(ModelDirectory.CONFIG);
    Files.writeString(
        config, Files.readString(config).replace("\"kind\"", "\"kind\" : \"x\", \"kind\""));
    assertRefused(directory, ModelDirectory.CONFIG, "\"kind\" must be there once", "twice");
  }

  @Test
  void aFieldThatIsMissingOrUnknownIsNamed() throws IOException {
    for (String field : List.of("hiddenSize", "cell", "direction", "dropout")) {
      Path directory = written("model", ModelExample.model("lstm", false, 7));
      edit(directory, tree -> part(tree, "stack").remove(field));
      assertRefused(directory, ModelDirectory.CONFIG, field);
    }
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    edit(directory, tree -> part(tree, "stack").put("peepholes", true));
    assertRefused(directory, ModelDirectory.CONFIG, "peepholes");
  }

  @Test
  void aPartOfAnUnknownKindIsRefused() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    edit(directory, tree -> part(tree, "head").put("kind", "telepathy"));
    assertRefused(directory, "\"network.head.kind\" must be one of", "\"telepathy\"");
    edit(directory, tree -> part(tree, "head").remove("kind"));
    assertRefused(directory, "\"network.head.kind\" must be one of", "missing");
  }

  private static ObjectNode part(ObjectNode config, String part) {
    return (ObjectNode) config.get("network").get(part);
  }

  @Test
  void aConfigurationThatDoesNotFitTheTensorsIsRefused() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    edit(
        directory,
        tree -> {
          part(tree, "stack").put("hiddenSize", 6);
          part(tree, "head").put("inputSize", 6);
        });
    assertRefused(directory, "does not fit", "[20, 3]", "[24, 3]");
    edit(
        directory,
        tree -> {
          part(tree, "stack").put("hiddenSize", 5).put("layers", 3);
          part(tree, "head").put("inputSize", 5);
        });
    assertRefused(directory, "does not fit", "weight_ih_l2", "missing");
    edit(directory, tree -> part(tree, "stack").put("layers", 1));
    assertRefused(directory, "does not fit", "weight_ih_l1", "not one of the network's");
    edit(directory, tree -> part(tree, "stack").put("layers", Integer.MAX_VALUE));
    assertRefused(directory, "does not fit", "layers");
    edit(directory, tree -> part(tree, "stack").put("layers", 2).put("cell", "xlstm"));
    assertRefused(directory, ModelDirectory.CONFIG, "xlstm");
    edit(directory, tree -> part(tree, "stack").put("cell", "lstm").put("layers", 0));
    assertRefused(directory, ModelDirectory.CONFIG, "layers");
  }

  @Test
  void aTokenizerThatIsNotThereIsNamed() throws IOException {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    edit(directory, tree -> tree.put("tokenizer", "syllables"));
    assertRefused(directory, ModelDirectory.CONFIG, "syllables");
  }

  @Test
  void aVocabularyOfAnotherSizeIsRefused() throws Exception {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    Path vocabulary = directory.resolve(ModelDirectory.VOCABULARY);
    Files.writeString(vocabulary, Files.readString(vocabulary) + "one\n");
    markAgain(directory, ModelDirectory.VOCABULARY);
    assertRefused(directory, ModelDirectory.VOCABULARY, "the 11 tokens", "has 12");
  }

  @Test
  void aVocabularyThatIsNoneIsRefused() throws Exception {
    Path directory = written("model", ModelExample.model("lstm", false, 7));
    Files.write(directory.resolve(ModelDirectory.VOCABULARY), new byte[] {(byte) 0xff, '\n'});
    markAgain(directory, ModelDirectory.VOCABULARY);
    assertRefused(directory, ModelDirectory.VOCABULARY);
  }
}
