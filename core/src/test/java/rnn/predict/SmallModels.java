package rnn.predict;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import rnn.baseline.Arpa;
import rnn.baseline.CountedKinds;
import rnn.baseline.CountedModel;
import rnn.baseline.HiddenMarkovModel;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.head.ConditionalRandomField;
import rnn.head.HeadSpec;
import rnn.head.LabelSoftmax;
import rnn.head.PooledSoftmax;
import rnn.input.CharacterEncoder;
import rnn.input.Concatenation;
import rnn.input.InputSpec;
import rnn.input.WordEmbedding;
import rnn.model.BaselineModel;
import rnn.model.Model;
import rnn.network.LanguageModelSpec;
import rnn.network.NetworkSpec;
import rnn.network.StackSpec;
import rnn.task.Classification;
import rnn.task.LabelScheme;
import rnn.task.Scoring;
import rnn.task.Tagging;
import rnn.text.LabelSet;
import rnn.text.Tokenizers;
import rnn.text.Vocabulary;

/** Small models of all kinds with random parameters, and texts for them. */
public final class SmallModels {
  static final List<String> WORDS = List.of("the", "a", "cat", "dog", "sees", "Häuser", "🙂", ".");
  static final String UNKNOWN_WORD = "zebra";

  private static final LabelSet LABELS = LabelSet.ofLabels("DET", "NOUN", "VERB", "X", "PUNCT");
  private static final int H = 7;
  private static final int INPUT = 13; // of words with characters

  private SmallModels() {}

  /** Language models, one that carries its state from sentence to sentence among them. */
  public static Stream<Model> languageModels() {
    return Stream.of(
        languageModel("gru", "full", "sentences"),
        languageModel("lstm", "adaptive", "sentences"),
        languageModel("elman", "sampled", "sentences"),
        languageModel("lstm", "full", "stream"),
        languageModel("qrnn2", "full", "stream"));
  }

  private static Model languageModel(String cell, String output, String reading) {
    Vocabulary words = vocabulary(WORDS);
    NetworkSpec spec =
        new LanguageModelSpec(
                cell, words.size(), H, H, 2, 0.5f, false, "none", "cross-entropy", output, 4)
            .network();
    return new Model(spec, parameters(spec), words, "whitespace", reading, Map.of());
  }

  /** Taggers with each head, with and without characters, in one direction and in both. */
  public static Stream<Model> taggers() {
    return Stream.of(
        labelled(false, StackSpec.FORWARD, new LabelSoftmax.Spec(H, LABELS.size())),
        labelled(true, StackSpec.BOTH, new LabelSoftmax.Spec(2 * H, LABELS.size())),
        labelled(
            false, StackSpec.FORWARD, new ConditionalRandomField.Spec(H, LABELS.size(), List.of())),
        labelled(
            true,
            StackSpec.BOTH,
            new ConditionalRandomField.Spec(2 * H, LABELS.size(), List.of())));
  }

  /** Classifiers with each pooling, one of them of words and states. */
  public static Stream<Model> classifiers() {
    return Stream.of(
        labelled(false, StackSpec.FORWARD, pooled(H, "last", false)),
        labelled(true, StackSpec.BOTH, pooled(2 * H, "last", true)),
        labelled(true, StackSpec.BOTH, pooled(2 * H, "max", true)),
        labelled(false, StackSpec.BOTH, pooled(2 * H, "mean", true)),
        labelled(true, StackSpec.BOTH, pooled(2 * H + INPUT, "max", true)));
  }

  private static HeadSpec pooled(int inputSize, String pooling, boolean both) {
    return new PooledSoftmax.Spec(
        inputSize, LABELS.size(), pooling, both, List.of(6), 0.5f, List.of());
  }

  private static Model labelled(boolean spelled, String direction, HeadSpec head) {
    Vocabulary words = vocabulary(WORDS);
    Vocabulary characters =
        vocabulary(
            WORDS.stream()
                .flatMapToInt(String::codePoints)
                .distinct()
                .mapToObj(Character::toString)
                .toList());
    InputSpec input = new WordEmbedding.Spec(words.size(), 5);
    if (spelled) {
      input =
          new Concatenation.Spec(
              List.of(input, new CharacterEncoder.Spec(characters.size(), 3, "lstm", 4)));
    }
    String shortcut = head.inputSize() == 2 * H + INPUT ? StackSpec.INPUT : StackSpec.NO_SHORTCUT;
    NetworkSpec spec =
        new NetworkSpec(input, new StackSpec("lstm", direction, 1, H, 0.5f, shortcut), head);
    boolean ofTokens = !(head instanceof PooledSoftmax.Spec);
    return new Model(
        spec,
        parameters(spec),
        new ExampleEncoder(
            words,
            spelled ? characters : null,
            LABELS,
            ofTokens ? Labelling.TOKENS : Labelling.SEQUENCES),
        new Scoring(
            ofTokens ? Tagging.NAME : Classification.NAME, LabelScheme.PLAIN, LABELS.size()),
        Tokenizers.named("whitespace"),
        "sequences",
        Map.of());
  }

  /** A hidden Markov model of two states, neither of which emits the last word. */
  public static BaselineModel hiddenMarkovModel() {
    Vocabulary words = vocabulary(WORDS);
    double[] emissions = {
      0.1, 0.05, 0.15, 0.3, 0.2, 0.02, 0.05, 0.11, 0.25, 0.02, 0.05, 0.2, 0.1, 0.15, 0.07, 0.06,
      0.03, 0.09, 0, 0
    }; // [V,2]
    return counted(
        "hmm",
        words,
        new HiddenMarkovModel(
            new double[] {0.7, 0.3}, new double[] {0.2, 0.8, 0.6, 0.4}, emissions));
  }

  /** A model of bigrams, as an ARPA file has it. */
  public static BaselineModel bigrams() {
    String file =
        """
        \\data\\
        ngram 1=6
        ngram 2=4

        \\1-grams:
        -0.698970\t</s>
        -99\t<s>\t-0.278021
        -0.522879\tthe\t-0.25
        -0.602060\tcat\t0.1
        -0.823909\tsees
        -1\t<unk>

        \\2-grams:
        -0.2\t<s> the
        -0.4\tthe cat
        -0.3\tcat sees
        -0.9\tcat the

        \\end\\
        """;
    Arpa.Read read =
        Arpa.read(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), "lm.arpa");
    return counted("kneser-ney", read.vocabulary(), read.model());
  }

  private static BaselineModel counted(String kind, Vocabulary words, CountedModel counted) {
    return new BaselineModel(
        counted,
        new BaselineModel.Form(
            CountedKinds.named(kind, Labelling.NONE),
            ExampleEncoder.ofText(words),
            Scoring.OF_LANGUAGE_MODELS,
            Tokenizers.named("whitespace"),
            "sentences",
            Map.of()));
  }

  private static Vocabulary vocabulary(List<String> tokens) {
    List<String> all = new ArrayList<>(List.of("<unk>", "<eos>"));
    all.addAll(tokens);
    return Vocabulary.ofTokens(all.toArray(String[]::new));
  }

  /** Parameters large enough for what is predicted to depend on what was read. */
  private static float[] parameters(NetworkSpec spec) {
    float[] parameters = spec.layout().initial(5);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= 3;
    }
    return parameters;
  }

  /** A text of known and unknown words. */
  static List<String> text(int tokens, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> text = new ArrayList<>();
    for (int i = 0; i < tokens; i++) {
      int word = random.nextInt(WORDS.size() + 1);
      text.add(word == WORDS.size() ? UNKNOWN_WORD + random.nextInt(3) : WORDS.get(word));
    }
    return text;
  }

  /** Texts of all lengths, one without tokens and one longer than what is read together. */
  static List<List<String>> texts() {
    List<List<String>> texts = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      texts.add(text(i * 11 % 41, i));
    }
    texts.add(text(700, 45));
    return texts;
  }
}
