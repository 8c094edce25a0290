package rnn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rnn.math.Bfloat16;
import rnn.math.Bfloat16Panels;
import rnn.math.KernelProvider;
import rnn.math.Kernels;
import rnn.math.Panels;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.parameter.Bfloat16Weights;
import rnn.parameter.FixedWeights;
import rnn.parameter.ParameterSpec;
import rnn.predict.Details;
import rnn.predict.SmallModels;
import rnn.predict.State;
import rnn.text.Vocabulary;

/** Models whose weights are bfloat16: in use they are the model of the rounded weights. */
class Bfloat16ModelTest {
  private static final int TOKENS = 12;

  /** Of probabilities whose logits are sums in another order. */
  private static final double ROUNDING = 1e-5;

  private static Model model(String cell, String output, boolean tied) {
    int words = 700; // several clusters, panels that are not full
    int hidden = 51;
    NetworkSpec spec =
        new LanguageModelSpec(
                cell, words, hidden, hidden, 2, 0f, tied, "none", "cross-entropy", output, 8)
            .network();
    String[] tokens = new String[words];
    Arrays.setAll(tokens, i -> i == 0 ? "<unk>" : i == 1 ? "<eos>" : "word" + i);
    float[] parameters = spec.layout().initial(3);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= 3; // distributions that are not flat
    }
    return new Model(
        spec, parameters, Vocabulary.ofTokens(tokens), "whitespace", "sentences", Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "lstm,full,false",
    "lstm,full,true",
    "gru,adaptive,true",
    "lstm,adaptive,false",
    "elman,sampled,false",
    "elman,sampled,true",
    "qrnn,adaptive,false",
    "qrnn2,full,false",
    "sru,full,true",
    "mingru,full,false"
  })
  void stepsAreThoseOfTheRoundedWeights(String cell, String output, boolean tied) {
    Model rounded = model(cell, output, tied).with(Weights.BFLOAT16);
    Kernels kernels = KernelProvider.kernels();
    NetworkCursor narrow = new NetworkCursor(rounded, rounded.fixedWeights(), kernels);
    NetworkCursor wide = new NetworkCursor(rounded, null, kernels);
    NextTokens next = new NextTokens(rounded.vocabulary());
    try (LoadedModel loaded = LoadedModel.of(rounded)) {
      State read = loaded.scorer().start();
      for (int t = 0; t < TOKENS; t++) {
        int token = 2 + 57 * t;
        String word = rounded.vocabulary().token(token);
        assertArrayEquals(wide.state().bytes(), narrow.state().bytes(), "the bits of states");
        float[] p = narrow.nextProbabilities();
        assertEquals(next.likeliest(p, 0, 9), narrow.likeliest(9));
        float[] q = wide.nextProbabilities();
        for (int i = 0; i < p.length; i++) {
          assertEquals(q[i], p[i], ROUNDING * q[i], "token " + i);
        }
        double surprise = narrow.surprise(token);
        assertEquals(-Math.log(p[token]), surprise, ROUNDING);
        var continued =
            loaded.scorer().continueText(read, List.of(word), new Details(true, false, 0));
        assertEquals(continued.details().surprises()[0], surprise, ROUNDING);
        read = continued.state();
        narrow.advance(token);
        wide.advance(token);
      }
    }
  }

  /** What is turned for single tokens is no other weight, and no copy where none is needed. */
  @ParameterizedTest
  @CsvSource({"lstm,full,false", "gru,full,true", "lstm,adaptive,true", "elman,sampled,false"})
  void weightsOfSinglePrecisionAreTurnedForSteps(String cell, String output, boolean tied) {
    Model model = model(cell, output, tied);
    FixedWeights fixed = model.fixedWeights();
    Set<Float> values = new HashSet<>();
    for (float value : model.parameters()) {
      values.add(value);
    }
    for (ParameterSpec spec : model.layout().specs()) {
      if (Bfloat16Weights.isRounded(spec)) {
        Panels turned = fixed.panels(spec.name());
        Bfloat16Panels rounded =
            new Bfloat16Weights(model.layout(), model.parameters()).panels(spec.name());
        assertEquals(rounded.columns(), turned.columns());
        for (int i = 0; i < turned.rows(); i++) {
          for (int j = 0; j < turned.columns(); j++) {
            assertEquals(rounded.get(i, j), Bfloat16.rounded(turned.get(i, j)), spec.name());
            assertTrue(values.contains(turned.get(i, j)), spec.name());
          }
        }
        assertSame(turned, fixed.panels(spec.name()));
        assertEquals(
            spec.storage() == ParameterSpec.Storage.PANELS, turned.data() == model.parameters());
      }
    }
    Set<String> ofSteps = new TreeSet<>();
    Set<String> ofOthers = new TreeSet<>();
    NetworkCursor steps = new NetworkCursor(model, fixed, noting(ofSteps));
    NetworkCursor others = new NetworkCursor(model, null, noting(ofOthers));
    for (int t = 0; t < TOKENS; t++) {
      int token = 2 + 57 * t;
      assertArrayEquals(others.state().bytes(), steps.state().bytes(), "the bits of states");
      float[] p = steps.nextProbabilities();
      float[] q = others.nextProbabilities();
      for (int i = 0; i < p.length; i++) {
        assertEquals(q[i], p[i], ROUNDING * q[i], "token " + i);
      }
      assertEquals(others.surprise(token), steps.surprise(token), ROUNDING);
      steps.advance(token);
      others.advance(token);
    }
    assertFalse(ofSteps.contains("left operand"), "a product by the weight as it lies");
    assertTrue(ofOthers.contains("left operand"));
  }

  /** So the steps of rounded weights above compare two ways to compute, not one with itself. */
  @ParameterizedTest
  @CsvSource({
    "elman,full,false",
    "lstm,full,true",
    "gru,adaptive,true",
    "lstm,sampled,false",
    "qrnn,adaptive,false",
    "qrnn2,full,false",
    "sru,full,true",
    "mingru,full,false"
  })
  void aStepMultipliesByNoWeightOfSinglePrecision(String cell, String output, boolean tied) {
    Model rounded = model(cell, output, tied).with(Weights.BFLOAT16);
    Set<String> products = new TreeSet<>();
    Kernels counting = noting(products);
    NetworkCursor wide = new NetworkCursor(rounded, null, counting);
    wide.advance(7);
    wide.surprise(650);
    assertTrue(products.contains("float32"), "what floats are multiplied by");
    assertFalse(products.contains("bfloat16"));
    products.clear();
    NetworkCursor narrow = new NetworkCursor(rounded, rounded.fixedWeights(), counting);
    narrow.advance(7);
    narrow.surprise(650);
    narrow.likeliest(3);
    narrow.nextProbabilities();
    assertEquals(Set.of("bfloat16"), products);
  }

  /** Kernels of one thread that note the types of the weights that they multiply by. */
  private static Kernels noting(Set<String> products) {
    Kernels kernels = KernelProvider.kernels();
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, method, arguments) -> {
              List<Class<?>> types = List.of(method.getParameterTypes());
              if (method.getName().toLowerCase(Locale.ROOT).endsWith("product")) {
                products.add(types.contains(Bfloat16Panels.class) ? "bfloat16" : "float32");
                if (method.getName().equals("vectorProduct")) {
                  products.add("left operand");
                }
              }
              return switch (method.getName()) {
                case "ofOneThread" -> proxy;
                case "isQuickerWithFixedWeights" -> true;
                default -> method.invoke(kernels, arguments);
              };
            });
  }

  @Test
  void matricesAreRoundedAndVectorsAreNot() {
    Model model = model("lstm", "full", false);
    Model rounded = model.with(Weights.BFLOAT16);
    assertEquals(Weights.FLOAT32, model.weights());
    assertEquals(Weights.BFLOAT16, rounded.weights());
    assertSame(model, model.with(Weights.FLOAT32));
    assertNull(model.fixedWeights().narrow());
    assertNotNull(rounded.fixedWeights().narrow());
    for (ParameterSpec spec : model.layout().specs()) {
      float[] before = model.layout().values(model.parameters(), spec.name());
      float[] after = rounded.layout().values(rounded.parameters(), spec.name());
      for (int i = 0; i < before.length; i++) {
        float wanted = spec.shape().length == 2 ? Bfloat16.rounded(before[i]) : before[i];
        assertEquals(wanted, after[i], spec.name());
      }
    }
  }

  @Test
  void aDirectoryHoldsThemInHalfTheBytes(@TempDir Path directory) throws IOException {
    Model model = model("lstm", "adaptive", true);
    Path wide = directory.resolve("wide");
    Path narrow = directory.resolve("narrow");
    ModelDirectory.write(wide, model);
    ModelDirectory.write(new LocalFolder(narrow), model, Weights.BFLOAT16);
    long whole = Files.size(wide.resolve(ModelDirectory.PARAMETERS));
    long half = Files.size(narrow.resolve(ModelDirectory.PARAMETERS));
    assertTrue(half < 0.55 * whole, half + " of " + whole);
    Model read = ModelDirectory.read(narrow);
    assertArrayEquals(model.with(Weights.BFLOAT16).parameters(), read.parameters());
    assertEquals(Weights.BFLOAT16, read.weights());
    try (LoadedModel rounded = Models.load(wide, Weights.BFLOAT16);
        LoadedModel exported = Models.load(narrow)) {
      State state = rounded.scorer().step(rounded.scorer().start(), "word7");
      assertEquals(state, exported.scorer().step(exported.scorer().start(), "word7"));
      assertEquals(rounded.scorer().next(state, 5), exported.scorer().next(state, 5));
    }
  }

  @Test
  void aFileThatIsCutIsRefused(@TempDir Path directory) throws IOException {
    ModelDirectory.write(
        new LocalFolder(directory.resolve("m")), model("lstm", "full", true), Weights.BFLOAT16);
    Path file = directory.resolve("m").resolve(ModelDirectory.PARAMETERS);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 2));
    String message =
        assertThrows(ModelFormatException.class, () -> Models.load(directory.resolve("m")))
            .getMessage();
    assertTrue(message.contains(ModelDirectory.PARAMETERS), message);
  }

  @Test
  void onlyNetworksHaveWeights() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Weights.BFLOAT16.of(SmallModels.hiddenMarkovModel()))
            .getMessage();
    assertTrue(message.contains("learned by counting"), message);
    String unknown =
        assertThrows(IllegalArgumentException.class, () -> Weights.named("half")).getMessage();
    assertEquals("Weights must be float32 or bfloat16 but are half", unknown);
  }

  @Test
  void sixteenCallersAtOnceGetWhatOneGets() throws Exception {
    Model rounded = model("lstm", "adaptive", false).with(Weights.BFLOAT16);
    int callers = 16;
    List<Object> alone = new ArrayList<>();
    try (LoadedModel model = LoadedModel.of(rounded, 1)) {
      for (int i = 0; i < callers; i++) {
        alone.add(stepped(model, i));
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    CyclicBarrier start = new CyclicBarrier(callers);
    try (LoadedModel model = LoadedModel.of(rounded, callers)) { // none waits for another
      List<Callable<Object>> calls = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        int caller = i;
        calls.add(
            () -> {
              start.await();
              return stepped(model, caller);
            });
      }
      List<Future<Object>> all = threads.invokeAll(calls);
      for (int i = 0; i < callers; i++) {
        assertEquals(alone.get(i), all.get(i).get(), "caller " + i);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** States, surprises and likeliest tokens along a text of its own. */
  private static List<Object> stepped(LoadedModel model, int caller) {
    List<Object> found = new ArrayList<>();
    State state = model.scorer().start();
    for (int t = 0; t < TOKENS; t++) {
      String word = "word" + (2 + (caller * 41 + t * 57) % 690);
      found.add(model.scorer().surprise(state, word));
      state = model.scorer().step(state, word);
      found.add(state);
      found.add(model.scorer().next(state, 4));
    }
    return found;
  }

  @Test
  void sixteenCallersShareOneSetOfWeights() throws Exception {
    Model rounded = model("lstm", "full", false).with(Weights.BFLOAT16);
    Bfloat16Weights weights = rounded.fixedWeights().narrow();
    assertNotNull(weights);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Bfloat16Panels>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        calls.add(() -> weights.panels("output.weight"));
      }
      for (Future<Bfloat16Panels> panels : threads.invokeAll(calls)) {
        assertSame(weights.panels("output.weight"), panels.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
