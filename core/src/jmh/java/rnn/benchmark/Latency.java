package rnn.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.head.ConditionalRandomField;
import rnn.head.HeadSpec;
import rnn.head.PooledSoftmax;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.WordEmbedding;
import rnn.math.KernelProvider;
import rnn.model.LoadedModel;
import rnn.model.Model;
import rnn.model.Models;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.predict.Details;
import rnn.predict.LanguageModel;
import rnn.predict.State;
import rnn.task.Classification;
import rnn.task.LabelScheme;
import rnn.task.Scoring;
import rnn.task.Tagging;
import rnn.text.LabelSet;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

/**
 * The time from a call to its answer, of one text at a time on one thread: the median and the 99th
 * percentile of many calls, by the clock and by the thread's CPU time, which other programs on the
 * machine hardly lengthen.
 *
 * <p>Arguments: model directories, or none for models of usual shapes with random parameters;
 * {@code tokens=} of a text, {@code calls=} that are timed after as many that are not.
 */
public final class Latency {
  private static final Details CANDIDATES = new Details(false, false, 10);
  private static final int TEXTS = 256;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final int tokens;
  private final int calls;

  private Latency(int tokens, int calls) {
    this.tokens = tokens;
    this.calls = calls;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int tokens = 16;
    int calls = 2_000;
    Map<String, LoadedModel> models = new LinkedHashMap<>();
    for (String arg : args) {
      if (arg.startsWith("tokens=")) {
        tokens = Integer.parseInt(arg.substring("tokens=".length()));
      } else if (arg.startsWith("calls=")) {
        calls = Integer.parseInt(arg.substring("calls=".length()));
      } else {
        models.put(arg, Models.load(Path.of(arg)));
      }
    }
    if (models.isEmpty()) {
      models = usual();
    }
    System.out.printf(
        "texts of %d tokens, %d calls, %s kernels%n",
        tokens, calls, KernelProvider.kernels().name());
    Latency latency = new Latency(tokens, calls);
    models.forEach(latency::measure);
  }

  private static Map<String, LoadedModel> usual() {
    Map<String, LoadedModel> models = new LinkedHashMap<>();
    models.put("LSTM 1 x 96, 437 words", languageModel(437, 96, 1, "full"));
    models.put("LSTM 2 x 200, 33,278 words", languageModel(33_278, 200, 2, "full"));
    models.put("the same, adaptive", languageModel(33_278, 200, 2, "adaptive"));
    int H = 2 * 200;
    models.put(
        "tagger, defaults",
        labelled(Tagging.NAME, new ConditionalRandomField.Spec(H, 17, List.of())));
    models.put(
        "classifier, defaults",
        labelled(
            Classification.NAME,
            new PooledSoftmax.Spec(H, 7, "max", true, List.of(), 0.3f, List.of())));
    return models;
  }

  private static Vocabulary vocabulary(int size, String prefix) {
    String[] tokens = new String[size];
    for (int i = 0; i < size; i++) {
      tokens[i] = i == 0 ? "<unk>" : i == 1 ? "<eos>" : prefix + i;
    }
    return Vocabulary.ofTokens(tokens);
  }

  private static LoadedModel languageModel(int words, int hidden, int layers, String output) {
    NetworkSpec spec =
        new LanguageModelSpec(
                "lstm",
                words,
                hidden,
                hidden,
                layers,
                0.2f,
                false,
                "none",
                "cross-entropy",
                output,
                0)
            .network();
    float[] parameters = spec.layout().initial(1);
    Vocabulary vocabulary = vocabulary(words, "word");
    return LoadedModel.of(
        new Model(spec, parameters, vocabulary, "whitespace", "sentences", Map.of()));
  }

  private static LoadedModel labelled(String task, HeadSpec head) {
    int words = 10_000;
    String[] characters = new String[100];
    for (int i = 0; i < characters.length; i++) {
      characters[i] = i == 0 ? "<unk>" : i == 1 ? "<eos>" : Character.toString(' ' + i - 1);
    }
    NetworkSpec spec =
        new NetworkSpec(
            new Concatenation.Spec(
                List.of(
                    new WordEmbedding.Spec(words, 100),
                    new CharacterEncoder.Spec(characters.length, 25, "lstm", 50))),
            new StackSpec("lstm", StackSpec.BOTH, 1, 200, 0.3f),
            head);
    String[] labels = new String[head.targets()];
    Arrays.setAll(labels, i -> "label" + i);
    LabelSet set = LabelSet.ofLabels(labels);
    Labelling labelling = task.equals(Tagging.NAME) ? Labelling.TOKENS : Labelling.SEQUENCES;
    return LoadedModel.of(
        new Model(
            spec,
            spec.layout().initial(1),
            new ExampleEncoder(
                vocabulary(words, "word"), Vocabulary.ofTokens(characters), set, labelling),
            new Scoring(task, LabelScheme.PLAIN, set.size()),
            Tokenizers.named("whitespace"),
            "sequences",
            Map.of()));
  }

  /** Texts of words that the model knows, drawn as often as each other. */
  private List<List<String>> texts(LoadedModel model) {
    Vocabulary vocabulary = model.trained().vocabulary();
    SplittableRandom random = new SplittableRandom(1);
    List<List<String>> texts = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      List<String> text = new ArrayList<>();
      for (int t = 0; t < tokens; t++) {
        text.add(vocabulary.token(2 + random.nextInt(vocabulary.size() - 2)));
      }
      texts.add(text);
    }
    return texts;
  }

  private void measure(String name, LoadedModel model) {
    List<List<String>> texts = texts(model);
    switch (model.trained().encoder().labelling()) {
      case TOKENS -> time(name, "tag a text", i -> model.tagger().tag(texts.get(i % TEXTS)));
      case SEQUENCES ->
          time(name, "classify a text", i -> model.classifier().classify(texts.get(i % TEXTS)));
      case NONE -> {
        LanguageModel scorer = model.scorer();
        time(name, "score a text", i -> scorer.score(texts.get(i % TEXTS)));
        time(name, "10 likeliest", i -> scorer.detail(texts.get(i % TEXTS), CANDIDATES));
        State[] state = {scorer.start()};
        String word = texts.get(0).get(0);
        time(name, "a step", i -> state[0] = scorer.step(state[0], word));
        time(name, "its surprise", i -> scorer.surprise(state[0], word));
      }
    }
  }

  /** A call, by its number. */
  private interface Call {
    void run(int number);
  }

  private void time(String name, String what, Call call) {
    for (int i = 0; i < calls; i++) {
      call.run(i);
    }
    long[] elapsed = new long[calls]; // nanoseconds, as the next
    long[] computed = new long[calls];
    for (int i = 0; i < calls; i++) {
      long cpu = THREADS.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      call.run(i);
      elapsed[i] = System.nanoTime() - start;
      computed[i] = THREADS.getCurrentThreadCpuTime() - cpu;
    }
    System.out.printf(
        Locale.ROOT,
        "%-28s %-16s %s   of CPU time %s%n",
        name,
        what,
        milliseconds(elapsed),
        milliseconds(computed));
  }

  private String milliseconds(long[] nanoseconds) {
    Arrays.sort(nanoseconds);
    return String.format(
        Locale.ROOT,
        "p50 %8.3f ms, p99 %8.3f ms",
        nanoseconds[calls / 2] / 1e6,
        nanoseconds[calls * 99 / 100] / 1e6);
  }
}
