package rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that come back from another program, as it may have saved them. */
class WeightImportTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:20:30.456Z");

  @TempDir Path temporary;

  private ModelFolder written(Model model) throws IOException {
    ModelFolder folder = new LocalFolder(temporary.resolve("model"));
    ModelDirectory.write(folder, model);
    return folder;
  }

  /** The tensors of {@code model}, changed, as a file. */
  private static byte[] file(Model model, UnaryOperator<List<Safetensors.Values>> change)
      throws IOException {
    List<Safetensors.Values> tensors = new ArrayList<>();
    model
        .layout()
        .specs()
        .forEach(
            spec ->
                tensors.add(
                    new Safetensors.Values(
                        spec.name(),
                        spec.shape(),
                        model.layout().values(model.parameters(), spec.name()))));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Safetensors(Map.of(), change.apply(tensors)).write(out);
    return out.toByteArray();
  }

  private static Safetensors.Values named(List<Safetensors.Values> tensors, String name) {
    return tensors.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }

  private static Safetensors.Values copy(Safetensors.Values tensor, String name) {
    return new Safetensors.Values(name, tensor.shape(), tensor.values().clone());
  }

  private static WeightImport.Imported imported(ModelFolder folder, byte[] file)
      throws IOException {
    return WeightImport.read(folder, new ByteArrayInputStream(file), file.length, "w.st", NOW);
  }

  private static String refusal(ModelFolder folder, byte[] file) {
    return assertThrows(ModelFormatException.class, () -> imported(folder, file)).getMessage();
  }

  private static void assertSays(String message, String... words) {
    for (String word : words) {
      assertTrue(message.contains(word), word + " not in: " + message);
    }
  }

  @ParameterizedTest
  @CsvSource({"full,true", "full,false", "sampled,true", "adaptive,true", "adaptive,false"})
  void otherWeightsInAnyOrderBecomeTheModels(String output, boolean tied) throws IOException {
    Model model = ModelExample.modelWith(output, tied);
    ModelFolder folder = written(model);
    Model retrained =
        new Model(
            model.network(),
            model.layout().initial(99),
            model.vocabulary(),
            model.tokenizer(),
            model.reading(),
            Map.of());
    byte[] file =
        file(
            retrained,
            tensors -> {
              Collections.reverse(tensors);
              return tensors;
            });

    WeightImport.Imported imported = imported(folder, file);
    ModelDirectory.write(folder, imported.model());
    Model back = ModelDirectory.read(folder);

    assertArrayEquals(retrained.parameters(), back.parameters());
    assertEquals(model.vocabulary(), back.vocabulary());
    assertEquals("7", back.provenance().get("seed"));
    assertEquals("w.st", back.provenance().get("weights"));
    assertEquals("2026-03-01T10:20:30Z", back.provenance().get("weights.imported"));
    assertEquals(64, back.provenance().get("weights.sha256").length());
    assertEquals(Set.of(), imported.convertedTypes());
    assertEquals(List.of(), imported.leftOut());
  }

  @Test
  void theTypeOfTheWeightsBeforeIsForgotten() throws IOException {
    Model model = ModelExample.model("gru", true, 7);
    Map<String, String> rounded = new HashMap<>(model.provenance());
    rounded.put(Weights.ROUNDED_FROM, "/models/lm");
    ModelFolder folder = new LocalFolder(temporary.resolve("narrow"));
    ModelDirectory.write(folder, model.with(model.parameters(), rounded), Weights.BFLOAT16);
    assertEquals(Weights.BFLOAT16, ModelDirectory.weights(folder));

    ModelDirectory.write(folder, imported(folder, file(model, t -> t)).model());

    assertEquals(Weights.FLOAT32, ModelDirectory.weights(folder));
    Map<String, String> provenance = ModelDirectory.read(folder).provenance();
    assertFalse(provenance.containsKey(Weights.ENTRY), provenance.toString());
    assertFalse(provenance.containsKey(Weights.ROUNDED_FROM), provenance.toString());
  }

  @Test
  void theModelsOwnParametersNeedNotBeThere() throws IOException {
    Model model = ModelExample.model("gru", true, 7);
    ModelFolder folder = written(model);
    Files.delete(temporary.resolve("model").resolve(ModelDirectory.PARAMETERS));
    assertArrayEquals(
        model.parameters(), imported(folder, file(model, t -> t)).model().parameters());
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "sampled"})
  void aTiedMatrixThatIsThereTwiceIsTakenOnce(String output) throws IOException {
    Model model = ModelExample.modelWith(output, true);
    byte[] file =
        file(
            model,
            tensors -> {
              tensors.add(copy(named(tensors, "embedding.weight"), "output.weight"));
              return tensors;
            });
    WeightImport.Imported imported = imported(written(model), file);
    assertArrayEquals(model.parameters(), imported.model().parameters());
    assertEquals(List.of("output.weight"), imported.leftOut());
  }

  @Test
  void aTiedMatrixMayHaveItsOtherNameAlone() throws IOException {
    Model model = ModelExample.model("lstm", true, 7);
    byte[] file =
        file(
            model,
            tensors -> {
              Safetensors.Values embedding = named(tensors, "embedding.weight");
              tensors.remove(embedding);
              tensors.add(copy(embedding, "output.weight"));
              return tensors;
            });
    assertArrayEquals(model.parameters(), imported(written(model), file).model().parameters());
  }

  @Test
  void anAdaptiveHeadThatRepeatsItsEmbeddingsIsTaken() throws IOException {
    Model model = ModelExample.modelWith("adaptive", true);
    ModelFolder folder = written(model);
    byte[] file = file(model, tensors -> withHead(tensors, 0));
    assertArrayEquals(model.parameters(), imported(folder, file).model().parameters());
    assertSays(
        refusal(folder, file(model, tensors -> withHead(tensors, 1))),
        "ties its embedding",
        "output.head.weight",
        "1 of");
  }

  /** The head as PyTorch has it: the first words' embeddings, then the clusters. */
  private static List<Safetensors.Values> withHead(
      List<Safetensors.Values> tensors, float difference) {
    Safetensors.Values embedding = named(tensors, "embedding.weight");
    Safetensors.Values clusters = named(tensors, "output.head.clusters.weight");
    int entries = named(tensors, "output.head.bias").values().length;
    int width = clusters.shape()[1];
    float[] head = Arrays.copyOf(embedding.values(), entries * width);
    System.arraycopy(
        clusters.values(),
        0,
        head,
        head.length - clusters.values().length,
        clusters.values().length);
    head[0] += difference;
    tensors.remove(clusters);
    tensors.add(new Safetensors.Values("output.head.weight", new int[] {entries, width}, head));
    return tensors;
  }

  @Test
  void aTiedMatrixInTwoVersionsIsRefused() throws IOException {
    Model model = ModelExample.model("lstm", true, 7);
    byte[] file =
        file(
            model,
            tensors -> {
              Safetensors.Values output = copy(named(tensors, "embedding.weight"), "output.weight");
              output.values()[3] += 1;
              tensors.add(output);
              return tensors;
            });
    assertSays(
        refusal(written(model), file),
        "w.st does not fit the network of",
        "this model ties its embedding to its output",
        "1 of 55 values differ",
        "model.output.weight = model.embedding.weight",
        "leave output.weight out");
  }

  @Test
  void valuesThatAreNotFiniteAreCountedByTensor() throws IOException {
    Model model = ModelExample.model("lstm", false, 7);
    byte[] file =
        file(
            model,
            tensors -> {
              named(tensors, "embedding.weight").values()[0] = Float.NaN;
              named(tensors, "embedding.weight").values()[1] = Float.NEGATIVE_INFINITY;
              named(tensors, "output.bias").values()[0] = Float.POSITIVE_INFINITY;
              return tensors;
            });
    assertSays(
        refusal(written(model), file),
        "w.st: the model's parameters are not finite",
        "embedding.weight (2 of 33 values), output.bias (1 of 11 values)",
        "train again");
  }

  @Test
  void namesAndShapesAreChecked() throws IOException {
    Model model = ModelExample.model("lstm", false, 7);
    ModelFolder folder = written(model);
    assertSays(
        refusal(
            folder,
            file(
                model,
                tensors -> tensors.stream().map(t -> copy(t, "module." + t.name())).toList())),
        "the tensor embedding.weight is missing",
        "calls it module.embedding.weight",
        "state_dict of the module inside");
    assertSays(
        refusal(
            folder,
            file(
                model,
                tensors -> {
                  Safetensors.Values bias = named(tensors, "output.bias");
                  tensors.remove(bias);
                  tensors.add(copy(bias, "decoder.bias"));
                  return tensors;
                })),
        "output.bias is missing (not the network's: decoder.bias)",
        "names and shapes");
    assertSays(
        refusal(
            folder,
            file(
                model,
                tensors -> {
                  Safetensors.Values embedding = named(tensors, "embedding.weight");
                  tensors.remove(embedding);
                  tensors.add(
                      new Safetensors.Values(
                          embedding.name(), new int[] {3, 11}, embedding.values()));
                  return tensors;
                })),
        "embedding.weight must be [11, 3] but is [3, 11]; it is transposed");
  }

  @ParameterizedTest
  @CsvSource({"F64,8", "F16,2", "BF16,2"})
  void otherTypesAreConverted(String type, int bytes) throws IOException {
    Model model = ModelExample.model("elman", true, 7);
    Arrays.fill(model.parameters(), 0);
    model.layout().setValues(model.parameters(), "output.bias", halves());
    byte[] file = converted(file(model, t -> t), type, bytes);
    WeightImport.Imported imported = imported(written(model), file);
    assertArrayEquals(
        halves(), model.layout().values(imported.model().parameters(), "output.bias"));
    assertEquals(Set.of(type), imported.convertedTypes());
    ModelFormatException strict =
        assertThrows(
            ModelFormatException.class,
            () -> Safetensors.read(new ByteArrayInputStream(file), file.length, "w.st"));
    assertSays(strict.getMessage(), "must be of type F32 but is " + type, "rnn import");
  }

  /** Numbers that all types hold. */
  private static float[] halves() {
    return new float[] {1, -1, 0.5f, -0f, 0.25f, 128, -96, 3, 2, 1.5f, -0.75f};
  }

  /** A file of F32 tensors with their values in another type. */
  private static byte[] converted(byte[] file, String type, int bytes) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[(int) in.getLong()];
    in.get(header);
    StringBuilder text =
        new StringBuilder(
            new String(header, StandardCharsets.UTF_8)
                .strip()
                .replace("\"F32\"", "\"" + type + '"'));
    java.util.regex.Matcher offsets =
        java.util.regex.Pattern.compile("\\[(\\d+),(\\d+)\\]\\}").matcher(text.toString());
    String scaled =
        offsets.replaceAll(
            m ->
                "[%d,%d]}"
                    .formatted(
                        Integer.parseInt(m.group(1)) / 4 * bytes,
                        Integer.parseInt(m.group(2)) / 4 * bytes));
    byte[] newHeader = scaled.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(8 + newHeader.length + in.remaining() / 4 * bytes)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(newHeader.length).put(newHeader);
    while (in.hasRemaining()) {
      float value = in.getFloat();
      switch (type) {
        case "F64" -> out.putDouble(value);
        case "BF16" -> out.putShort((short) (Float.floatToRawIntBits(value) >> 16));
        default -> out.putShort(half(value));
      }
    }
    return out.array();
  }

  /** The bits of a half-precision number that {@code value} is. */
  private static short half(float value) {
    for (int bits = 0; bits < 1 << 16; bits++) {
      if (Float.floatToRawIntBits(TensorType.half((short) bits))
          == Float.floatToRawIntBits(value)) {
        return (short) bits;
      }
    }
    throw new AssertionError(value + " is no half-precision number");
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000,0", "0x8000,-0.0", "0x0001,5.9604645E-8", "0x03ff,6.097555E-5", "0x0400,6.1035156E-5",
    "0x3c00,1", "0xc000,-2", "0x7bff,65504", "0x3555,0.33325195", "0x7c00,Infinity",
    "0xfc00,-Infinity", "0x7e00,NaN"
  })
  void halvesAreWhatIeeeSays(String bits, float value) {
    assertEquals(value, TensorType.half((short) (int) Integer.decode(bits)));
  }

  @Test
  void aDoubleBeyondTheRangeOfAFloatIsNotFinite() throws IOException {
    Model model = ModelExample.model("elman", true, 7);
    byte[] file = converted(file(model, t -> t), "F64", 8);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putDouble(file.length - 8, 1e300);
    assertSays(refusal(written(model), file), "not finite", "(1 of ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PK\u0003\u0004\u0000\u0000\u0008\u0008", "\u0080\u0002\u008a\nl\u00fc\u009cF"})
  void whatTorchSaveWritesIsRefusedWithWhatToDo(String start) throws IOException {
    ModelFolder folder = written(ModelExample.model("elman", true, 7));
    byte[] file = Arrays.copyOf(start.getBytes(StandardCharsets.ISO_8859_1), 2000);
    assertSays(refusal(folder, file), "must be a safetensors file", "torch.save", "save_file");
  }

  @Test
  void aModelThatIsReplacedIsKeptBeside() throws IOException {
    Model model = ModelExample.model("lstm", true, 7);
    ModelFolder folder = written(model);
    Model other = ModelExample.model("lstm", true, 8);
    byte[] metrics = {'m'};
    ModelFolder previous = ModelDirectory.writeBesideOld(folder, other, metrics);
    assertEquals(folder.location() + ".previous-1", previous.location());
    assertArrayEquals(model.parameters(), ModelDirectory.read(previous).parameters());
    assertArrayEquals(other.parameters(), ModelDirectory.read(folder).parameters());
    assertArrayEquals(metrics, ModelDirectory.metrics(folder));
    assertEquals(
        folder.location() + ".previous-2",
        ModelDirectory.writeBesideOld(folder, model, null).location());
    ModelFolder fresh = folder.sibling("-new");
    assertNull(ModelDirectory.writeBesideOld(fresh, model, null));
    assertNull(ModelDirectory.metrics(fresh));
  }
}
