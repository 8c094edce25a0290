package rnn.spark.train;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import rnn.batch.CountedVocabulary;
import rnn.batch.RareTokens;
import rnn.head.VocabularySpec;
import rnn.model.Model;
import rnn.model.ModelDirectory;
import rnn.model.ModelFormatException;
import rnn.model.Weights;
import rnn.network.NetworkSpec;
import rnn.spark.checkpoint.RunIdentity;
import rnn.spark.data.Corpus;
import rnn.spark.data.Provenance;
import rnn.spark.data.VocabularyCount;
import rnn.spark.files.HadoopFolder;
import rnn.spark.job.InputException;
import rnn.task.Tasks;
import rnn.text.LabelSet;
import rnn.text.SubwordTokenizer;
import rnn.text.Tokenizer;
import rnn.text.Vocabulary;
import rnn.train.StartOptions;
import rnn.train.TakenOptions;
import rnn.train.TakenParameters;

/**
 * The finished model that a run starts from, read before all else: its words and labels keep their
 * ids, and others come behind them.
 */
final class StartingModel {
  private static final String START = "start.";
  private static final String BEFORE = START + "before";
  private static final int MAX_BEFORE = 20; // models of the chain that are listed
  private static final int MAX_NAMED = 10; // labels

  private final StartOptions request;
  private final Model model;
  private final String location;
  private final String sha256;

  private StartingModel(StartOptions request, Model model, String location, String sha256) {
    this.request = request;
    this.model = model;
    this.location = location;
    this.sha256 = sha256;
  }

  /**
   * The model that {@code request} starts from; null if it starts from none.
   *
   * @throws InputException if there is none, or it is no network
   */
  static @Nullable StartingModel of(Configuration configuration, TrainRequest request) {
    StartOptions start = request.options().start();
    if (start == null) {
      return null;
    }
    HadoopFolder folder = HadoopFolder.of(configuration, start.model());
    try {
      String before = hash(folder);
      Model model = ModelDirectory.read(folder);
      if (!before.equals(hash(folder))) {
        throw new InputException(
            "--start-from %s was replaced while it was read; start again"
                .formatted(folder.location()));
      }
      return new StartingModel(start, model, folder.location(), before);
    } catch (ModelFormatException e) {
      throw new InputException("--start-from: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new InputException(
          "--start-from cannot be read from %s: %s".formatted(folder.location(), e.getMessage()),
          e);
    }
  }

  /** Hash of the file that holds the hashes of all others; none if there is no such file. */
  private static String hash(HadoopFolder folder) throws IOException {
    if (!folder.isDirectory() || !folder.exists(ModelDirectory.CONFIG)) {
      return RunIdentity.NO_TEXT; // which the reader says better
    }
    try (InputStream in = folder.open(ModelDirectory.CONFIG)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(in.readAllBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /**
   * {@code request} with the options of the model where none are given.
   *
   * @throws IllegalArgumentException if one that is given contradicts the model
   */
  TrainRequest applied(TrainRequest request) {
    TakenOptions.Origin origin =
        new TakenOptions.Origin(
            location,
            Tasks.named(model.scoring().name()),
            model.network(),
            model.tokenizer().name(),
            model.reading());
    TrainRequest applied =
        new TrainRequest(
            request.train(),
            request.validation(),
            request.test(),
            TakenOptions.of(request.options(), request.givenOptions(), origin),
            request.modelDirectory(),
            request.checkpointDirectory(),
            request.checkpointEveryRounds(),
            request.start(),
            request.givenOptions(),
            request.report());
    if (this.request.newWords() > 0 && model.tokenizer() instanceof SubwordTokenizer) {
      throw new InputException(
          "--new-words has no meaning for the model in %s, whose tokenizer %s makes any text of the tokens that it has; leave it out"
              .formatted(location, model.tokenizer().name()));
    }
    return applied;
  }

  /** The tokenizer of {@code applied}: the model's, unless another task has one of its own. */
  @Nullable Tokenizer tokenizer(TrainRequest applied) {
    return applied.model().tokenizer().equals(model.tokenizer().name()) ? model.tokenizer() : null;
  }

  /** The words of the model, and behind them the new ones of {@code corpus}. */
  CountedVocabulary vocabulary(Corpus corpus, long minimumCount) {
    Vocabulary words = model.vocabulary();
    if (request.newWords() > 0) {
      List<String> all = new ArrayList<>(Arrays.asList(words.tokens()));
      all.addAll(VocabularyCount.lacking(corpus, words, request.newWords(), minimumCount));
      words = Vocabulary.ofTokens(all.toArray(String[]::new));
    }
    return new CountedVocabulary(words, minimumCount, RareTokens.NONE);
  }

  /** The characters of the model; null if it has none. */
  @Nullable Vocabulary characters() {
    return model.encoder().characters();
  }

  /** The labels that {@code counts} has; behind those of the model, if it learned the same task. */
  LabelSet labels(Map<String, Long> counts, String task) {
    LabelSet known = model.encoder().labels();
    return known == null || !isOf(task) ? LabelSet.of(counts) : known.andThose(counts);
  }

  private boolean isOf(String task) {
    return task.equals(model.scoring().name());
  }

  /** {@code network} with the words divided as they are in the model, new ones behind. */
  NetworkSpec divided(NetworkSpec network) {
    if (network.head() instanceof VocabularySpec head
        && model.network().head() instanceof VocabularySpec own) {
      int added = own.addedWords() + head.vocabularySize() - own.vocabularySize();
      return new NetworkSpec(network.input(), network.stack(), head.withAddedWords(added));
    }
    return network;
  }

  /** The parameters that {@code network} starts from. */
  TakenParameters parameters(NetworkSpec network) {
    return new TakenParameters(model.network(), model.parameters(), network);
  }

  private int addedWords(Texts texts) {
    return texts.vocabulary().size() - model.vocabulary().size();
  }

  private List<String> addedLabels(Texts texts) {
    LabelSet known = model.encoder().labels();
    LabelSet labels = texts.encoder().labels();
    return known == null || labels == null || !isOf(texts.scoring().name())
        ? List.of()
        : labels.labels().subList(known.size(), labels.size());
  }

  /** Identity of the start, a part of the run's. */
  RunIdentity.Start identity() {
    return new RunIdentity.Start(name(), sha256, request.newWords());
  }

  private String name() {
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** Sentences on what is taken over and what is drawn. */
  List<String> remarks(Texts texts) {
    TakenParameters parameters = parameters(texts.network());
    List<String> drawn = parameters.drawnParts();
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "Taken over from the model in %s: its %,d tokens and %s."
            .formatted(
                location,
                model.vocabulary().size(),
                drawn.isEmpty() ? "all parameters" : String.join(", ", parameters.takenParts())));
    if (model.weights() == Weights.BFLOAT16) {
      remarks.add(
          "The weights of the model in %s are bfloat16; training goes on in float32 from these rounded values, and the new model's weights are float32."
              .formatted(location));
    }
    if (!drawn.isEmpty()) {
      remarks.add("Drawn anew: %s.".formatted(String.join(", ", drawn)));
    }
    if (request.newWords() > 0) {
      remarks.add(
          "New words of the training text: %,d (--new-words %d)."
              .formatted(addedWords(texts), request.newWords()));
    }
    List<String> labels = addedLabels(texts);
    if (!labels.isEmpty()) {
      remarks.add(
          "Labels that the model in %s does not know come behind its own, %,d: %s%s."
              .formatted(
                  location,
                  labels.size(),
                  String.join(", ", labels.subList(0, Math.min(MAX_NAMED, labels.size()))),
                  labels.size() > MAX_NAMED ? ", …" : ""));
    }
    return remarks;
  }

  /** Adds what the model was, and the models that it came from in turn, the last first. */
  void addTo(Provenance provenance, Texts texts) {
    Map<String, String> own = model.provenance();
    TakenParameters parameters = parameters(texts.network());
    provenance
        .with(START + "model", location)
        .with(START + "sha256", sha256)
        .with(START + "task", model.scoring().name())
        .with(START + "training", own.getOrDefault("training", "unknown"))
        .with(START + "training.hash", own.getOrDefault("training.hash", "unknown"))
        .with(START + "tokens", model.vocabulary().size())
        .with(START + "newWords", addedWords(texts))
        .with(START + "newLabels", addedLabels(texts).size())
        .with(START + "taken", String.join(", ", parameters.taken()))
        .with(START + "drawn", String.join(", ", parameters.drawn()));
    if (own.containsKey(START + "model")) {
      List<String> before = new ArrayList<>();
      before.add(
          "%s (%.16s, %s)"
              .formatted(
                  own.get(START + "model"),
                  own.get(START + "sha256"),
                  own.get(START + "training")));
      String older = own.get(BEFORE);
      if (older != null) {
        before.addAll(Arrays.asList(older.split("; ")));
      }
      provenance.with(
          BEFORE, String.join("; ", before.subList(0, Math.min(before.size(), MAX_BEFORE))));
    }
    provenance.with(START + "generation", generation(own) + 1);
  }

  /** Number of runs before that each started from the one before. */
  private static int generation(Map<String, String> provenance) {
    try {
      return Integer.parseInt(provenance.getOrDefault(START + "generation", "0"));
    } catch (NumberFormatException e) {
      return 0; // an edited file is no reason to stop
    }
  }
}
