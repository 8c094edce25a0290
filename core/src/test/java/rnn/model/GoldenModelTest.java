package rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static rnn.testkit.Tolerances.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rnn.layer.Pass;
import rnn.math.KernelProvider;
import rnn.network.LanguageModelSpec;
import rnn.network.Network;
import rnn.network.NetworkSpec;
import rnn.testkit.Golden;
import rnn.testkit.Windows;
import rnn.text.Vocabulary;

/** Files that must load for ever, and files that PyTorch and this project hand each other. */
class GoldenModelTest {
  @TempDir Path temporary;

  private static Path modelV1() throws URISyntaxException {
    URL url = GoldenModelTest.class.getResource("/rnn/golden/model-v1");
    return Path.of(Objects.requireNonNull(url).toURI());
  }

  @Test
  void aModelOfFormatVersion1Loads() throws Exception {
    Model model = ModelDirectory.read(modelV1());
    assertEquals(
        new LanguageModelSpec("lstm", 11, 3, 5, 2, 0.25f, false, "tanh", "cross-entropy").network(),
        model.network());
    assertEquals(Vocabulary.ofTokens(ModelExample.TOKENS), model.vocabulary());
    assertEquals("word", model.tokenizer().name());
    assertEquals("stream", model.reading());
    assertEquals("20240229", model.provenance().get("seed"));
  }

  @Test
  void aModelOfFormatVersion1IsWrittenAgainAsTheSameModel() throws Exception {
    Model model = ModelDirectory.read(modelV1());
    Path directory = temporary.resolve("again");
    ModelDirectory.write(directory, model);
    for (String name : List.of(ModelDirectory.PARAMETERS, ModelDirectory.VOCABULARY)) {
      assertEquals(-1, Files.mismatch(modelV1().resolve(name), directory.resolve(name)), name);
    }
    Model again = ModelDirectory.read(directory);
    assertEquals(model.network(), again.network());
    assertEquals(model.provenance(), again.provenance());
    assertEquals(model.reading(), again.reading());
    assertEquals(model.tokenizer().name(), again.tokenizer().name());
  }

  /** The other half is {@code scripts/reference/check_torch_parity.py}, which wrote the loss. */
  @Test
  void pyTorchComputesTheSameLossFromOurModel() throws Exception {
    Model model = ModelDirectory.read(modelV1());
    JsonNode inTorch = Golden.named("model-v1-in-torch").json();
    int[] ids = Golden.ints(inTorch.get("ids"));
    double loss = lossNats(model.network(), model.parameters(), ids);
    assertClose(inTorch.get("lossNats").asDouble(), loss, 1e-6, "loss");
  }

  @Test
  void weComputeTheSameLossFromPyTorchsFile() throws IOException {
    Golden golden = Golden.named("lstm");
    Safetensors file;
    try (InputStream in = Golden.open("lstm-from-torch.safetensors")) {
      byte[] bytes = in.readAllBytes();
      file = Safetensors.read(new java.io.ByteArrayInputStream(bytes), bytes.length, "lstm");
    }
    Network network =
        Network.bind(
            golden.network(), golden.timeSteps(), golden.batchSize(), KernelProvider.kernels());
    file.tensors()
        .forEach(
            (name, tensor) -> {
              assertArrayEquals(
                  network.gradient().layout().spec(name).shape(), tensor.shape(), name);
              network.gradient().layout().setValues(network.parameters(), name, tensor.values());
            });
    Pass pass = new Pass();
    pass.train(golden.timeSteps(), 0);
    JsonNode window = golden.window(0);
    double loss =
        Windows.train(
            network, Golden.ints(window.get("inputs")), Golden.ints(window.get("targets")), pass);
    assertClose(window.get("lossNats").asDouble(), loss, 1e-6, "loss");
  }

  private static double lossNats(NetworkSpec spec, float[] parameters, int[] ids) {
    int T = ids.length - 1;
    Network network = Network.bind(spec, T, 1, KernelProvider.kernels());
    System.arraycopy(parameters, 0, network.parameters(), 0, parameters.length);
    Pass pass = new Pass();
    pass.evaluate(T);
    float[] lossNats = new float[T]; // [T,B=1]
    Windows.evaluate(
        network, Arrays.copyOf(ids, T), Arrays.copyOfRange(ids, 1, T + 1), pass, lossNats);
    double sum = 0;
    for (float loss : lossNats) {
      sum += loss;
    }
    return sum;
  }
}
