package rnn.spark.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rnn.model.Weights;
import rnn.spark.data.Source;
import rnn.spark.evaluate.LabelReport;
import rnn.spark.score.EvaluateReport;
import rnn.spark.score.Evaluator;
import rnn.spark.score.Mixing;
import rnn.spark.score.ModelKinds;

/** {@code rnn evaluate}: how well a model predicts a text. */
@Command(
    name = "evaluate",
    description = "Measures how well a model predicts a text.",
    customSynopsis = "rnn evaluate --input PATH... [options] [-- Spark options]",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  scripts/rnn evaluate --model lm --input test.txt",
      "  scripts/rnn evaluate --model tagger --format conllu --input test.conllu --json"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final double MAX_UNKNOWN_SHARE = 0.5; // beyond it the text may be the wrong one

  private final Console console;

  @Spec private CommandSpec spec;

  @Mixin private final TrainedModelArguments model = new TrainedModelArguments();

  @Option(
      names = {"--input", "--text"},
      paramLabel = "PATH",
      arity = "1..*",
      split = "\n",
      splitSynopsisLabel = " ",
      required = true,
      description = "The text: files, directories or globs, on any Hadoop file system. Required.")
  private List<String> paths;

  @Mixin private final InputArguments input = new InputArguments();
  @Mixin private final MixingArguments mix = new MixingArguments();

  @Option(
      names = "--mix-fit",
      paramLabel = "PATH",
      arity = "1..*",
      split = "\n",
      splitSynopsisLabel = " ",
      description =
          "Held-out text, of the form of --input, that the weights of --mix are fitted to. Without"
              + " it: those of --mix-weights.")
  private @Nullable List<String> heldOut;

  @Mixin private final SettingsArguments settings = new SettingsArguments();
  @Mixin private final OutputArguments output = new OutputArguments();

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Source source = source();
    Mixing mixing = mixing();
    EvaluateReport report = null;
    LabelReport labels = null;
    Weights weights;
    LocalChecks checks = new LocalChecks();
    checks.input(source);
    if (mixing.heldOut() != null) {
      checks.input(mixing.heldOut());
    }
    checks.model(
        model.directory,
        kind -> {
          if (!mixing.isNone()) {
            ModelKinds.requireLanguageModel(kind, model.directory, "be mixed or adapt");
          }
        });
    for (String other : mixing.models()) {
      checks.model(other, kind -> ModelKinds.requireLanguageModel(kind, other, "be mixed"));
    }
    try (Session session = Session.open("evaluate", source, console)) {
      weights = Evaluator.weights(session.spark(), model.directory);
      if (Evaluator.hasLabels(session.spark(), model.directory)) {
        labels = Evaluator.evaluateLabels(session.spark(), model.directory, source);
      } else {
        report = Evaluator.evaluate(session.spark(), model.directory, source, mixing);
      }
    }
    PrintStream words = output.json ? console.messages() : console.results();
    if (labels != null) {
      LabelSummary.evaluated(labels).forEach(words::println);
    } else {
      summarize(report, words);
    }
    if (weights != Weights.FLOAT32) {
      words.printf("Model              weights %s%n", weights.label());
    }
    if (output.json) {
      Map<String, Object> results =
          labels != null ? LabelSummary.evaluatedResults(labels) : results(report);
      if (weights != Weights.FLOAT32) {
        results.put("weights", weights.label());
      }
      console.results().println(JsonLine.of(results));
    }
    return 0;
  }

  /** The text that the arguments name. */
  Source source() {
    try {
      return input.source("input", paths);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), Flags.message(e), e);
    }
  }

  /** The models that the arguments mix, and their adaptation. */
  private Mixing mixing() {
    try {
      return mix.mixing(
          heldOut == null ? null : input.source("mix-fit", heldOut), Settings.given(spec));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), Flags.message(e), e);
    }
  }

  private static void summarize(EvaluateReport report, PrintStream out) {
    out.printf(
        "Perplexity         %s (%.4f nats/token)%n",
        Figures.perplexity(report.perplexity()), report.lossNats());
    if (report.unknownTokens() > 0) {
      out.printf(
          "  of known words   %s%n  of unknown words %s, each predicted as <unk>%n",
          Figures.perplexity(report.knownPerplexity()),
          Figures.perplexity(report.unknownPerplexity()));
    }
    out.printf(
        "  per word         %s, %s%n",
        Figures.perplexity(report.perplexityPerWord()),
        report.unknownTokens() == 0
            ? "whatever the tokens are"
            : "unknown words predicted as <unk>, which is easier than to spell them");
    out.printf(
        "Bits per character %.4f, per byte %.4f%n",
        report.bitsPerCharacter(), report.bitsPerByte());
    out.printf(
        "Tokens             %s, %s of them unknown words%n",
        Figures.count(report.tokens()), Figures.count(report.unknownTokens()));
    if (!report.mixtureWeights().isEmpty()) {
      out.printf("Weights            --mix-weights %s%n", weights(report));
    }
    out.printf("Protocol           %s%n", report.protocol());
    if (report.unknownTokens() > MAX_UNKNOWN_SHARE * report.tokens()) {
      out.printf(
          "%.0f %% of the tokens are unknown to the model; is this the text, the column and the"
              + " tokenizer it is for?%n",
          100.0 * report.unknownTokens() / report.tokens());
    }
  }

  private static String weights(EvaluateReport report) {
    return report.mixtureWeights().stream()
        .map(weight -> String.format(Locale.ROOT, "%.6f", weight))
        .collect(Collectors.joining(","));
  }

  /** The results by their names for programs. */
  static Map<String, Object> results(EvaluateReport report) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("perplexity", report.perplexity());
    results.put("knownPerplexity", report.knownPerplexity());
    results.put("unknownPerplexity", report.unknownPerplexity());
    results.put("lossNats", report.lossNats());
    results.put("bitsPerCharacter", report.bitsPerCharacter());
    results.put("perplexityPerWord", report.perplexityPerWord());
    results.put("bitsPerByte", report.bitsPerByte());
    results.put("tokens", report.tokens());
    results.put("unknownTokens", report.unknownTokens());
    results.put("mixtureWeights", report.mixtureWeights());
    results.put("protocol", report.protocol());
    return results;
  }
}
