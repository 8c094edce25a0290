package rnn.fit;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import rnn.batch.CharacterCounts;
import rnn.batch.ContentOrder;
import rnn.batch.CountedVocabulary;
import rnn.batch.ExampleEncoder;
import rnn.batch.HeldOutSplit;
import rnn.batch.Labelling;
import rnn.batch.OccurrenceCounts;
import rnn.batch.RareTokens;
import rnn.batch.Readings;
import rnn.batch.Shard;
import rnn.batch.ShardBuilder;
import rnn.fit.Lines.Line;
import rnn.network.NetworkSpec;
import rnn.task.LabelScheme;
import rnn.task.Scoring;
import rnn.text.LabelSet;
import rnn.text.SubwordTokenizer;
import rnn.text.Tokenizer;
import rnn.text.Vocabulary;
import rnn.train.Evaluation;
import rnn.train.GivenOptions;
import rnn.train.HeldOutChoice;
import rnn.train.ModelOptions;
import rnn.train.ShardPlacement;
import rnn.train.SizeDefaults;
import rnn.train.TrainingOptions;

/**
 * The texts of a run in memory, numbered by their vocabulary, and the options that suit them: what
 * is trained on, in one shard, and what epochs are judged by. All is as a run on Spark has it of
 * the same rows.
 */
final class LocalTexts {
  private static final Function<Line, ContentOrder> BY_CHARACTERS =
      line -> ContentOrder.ofCharacters(line.tokens(), line.labels());

  private final GivenOptions given;
  private final CountedVocabulary counted;
  private final ExampleEncoder encoder;
  private final Shard training;
  private final List<Shard> validation;
  private final LabelScheme scheme;
  private final SizeDefaults chosen;

  private LocalTexts(
      GivenOptions given,
      CountedVocabulary counted,
      ExampleEncoder encoder,
      Shard training,
      @Nullable Shard heldOut) {
    this.given = given;
    this.counted = counted;
    this.encoder = encoder;
    this.training = training;
    this.validation =
        heldOut == null
            ? List.of()
            : ShardPlacement.shards(heldOut, Evaluation.shards(heldOut.tokenCount()));
    LabelSet labels = encoder.labels();
    int K = labels == null ? 0 : labels.size();
    this.scheme = LabelScheme.of(encoder, () -> LabelScheme.transitions(training, K));
    this.chosen =
        SizeDefaults.ofTask(
            given.model(),
            given.training(),
            given.open(),
            training.tokenCount(),
            encoder.words().size());
  }

  /**
   * The texts that {@code lines} are.
   *
   * @param text what they are called in messages
   * @throws IllegalArgumentException if there is nothing to learn from, or too little to hold out
   */
  static LocalTexts of(Lines lines, GivenOptions given, Tokenizer tokenizer, String text) {
    return lines.labelling() == Labelling.NONE
        ? ofRunningText(lines, given, tokenizer, text)
        : ofLabelled(lines, given, tokenizer, text);
  }

  private static LocalTexts ofRunningText(
      Lines lines, GivenOptions given, Tokenizer tokenizer, String text) {
    List<Line> all = lines.all(Readings.named(given.training().reading()).carriesState());
    CountedVocabulary counted = vocabulary(all, given, tokenizer);
    ExampleEncoder encoder = ExampleEncoder.ofText(counted.vocabulary());
    Shard whole = encoded(Lines.sorted(all, placeBy(encoder)), encoder);
    if (whole.tokenCount() == whole.sentences()) {
      throw nothing(text, lines.rows());
    }
    HeldOutSplit split = HeldOutChoice.of(given, whole.sentences(), whole.tokenCount(), text);
    return new LocalTexts(
        given,
        counted,
        encoder,
        split.training(whole, 0, counted.rare()),
        split.equals(HeldOutSplit.NONE) ? null : split.heldOut(whole, 0));
  }

  private static LocalTexts ofLabelled(
      Lines lines, GivenOptions given, Tokenizer tokenizer, String text) {
    List<Line> all = lines.all(false);
    if (all.isEmpty()) {
      throw nothing(text, lines.rows());
    }
    long tokens = all.stream().mapToLong(line -> Math.max(1, line.tokens().size())).sum();
    HeldOutSplit split = HeldOutChoice.of(given, all.size(), tokens, text);
    boolean isSplit = !split.equals(HeldOutSplit.NONE);
    List<Line> numbered = isSplit ? Lines.sorted(all, BY_CHARACTERS) : all;
    List<Line> trained = isSplit ? part(numbered, split, false) : all;
    CountedVocabulary counted = vocabulary(trained, given, tokenizer);
    ExampleEncoder encoder =
        new ExampleEncoder(
            counted.vocabulary(),
            given.model().labels().characterEmbedding() > 0 ? characters(trained) : null,
            labels(trained, text),
            lines.labelling());
    return new LocalTexts(
        given,
        counted,
        encoder,
        encoded(isSplit ? trained : Lines.sorted(trained, placeBy(encoder)), encoder),
        isSplit ? encoded(part(numbered, split, true), encoder) : null);
  }

  private static Function<Line, ContentOrder> placeBy(ExampleEncoder encoder) {
    return line ->
        new ContentOrder(line.hash(), encoder.tokens(line.tokens()), encoder.labels(line.labels()));
  }

  private static List<Line> part(List<Line> numbered, HeldOutSplit split, boolean isHeldOut) {
    return IntStream.range(0, numbered.size())
        .filter(number -> split.isHeldOut(number) == isHeldOut)
        .mapToObj(numbered::get)
        .toList();
  }

  private static CountedVocabulary vocabulary(
      List<Line> lines, GivenOptions given, Tokenizer tokenizer) {
    Map<String, Long> counts = Lines.counts(lines, Line::tokens);
    counts.keySet().removeIf(Vocabulary::isSpecial);
    if (tokenizer instanceof SubwordTokenizer subwords) {
      return CountedVocabulary.withAll(Vocabulary.of(counts, 0, 1), subwords.vocabulary());
    }
    int size = given.model().vocabularySize();
    if (given.learnsUnknown()) {
      OccurrenceCounts occurrences = new OccurrenceCounts();
      counts.values().forEach(count -> occurrences.add(count, 1));
      return occurrences.withRare(Vocabulary.of(counts, size, occurrences.minimumCount()), size);
    }
    long minimumCount = given.model().minimumCount();
    return new CountedVocabulary(
        Vocabulary.of(counts, size, minimumCount), minimumCount, RareTokens.NONE);
  }

  private static Vocabulary characters(List<Line> lines) {
    Map<String, Long> counts = Lines.counts(lines, line -> CharacterCounts.of(line.tokens()));
    long mostFrequent = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return Vocabulary.of(
        counts, CharacterCounts.MAX_CHARACTERS, CharacterCounts.minimumCount(mostFrequent));
  }

  private static LabelSet labels(List<Line> lines, String text) {
    Map<String, Long> counts = Lines.counts(lines, Line::labels);
    if (counts.size() > LabelSet.MAX_LABELS) {
      throw new IllegalArgumentException(LabelSet.tooMany(text, counts.size()));
    }
    return LabelSet.of(counts);
  }

  private static Shard encoded(List<Line> lines, ExampleEncoder encoder) {
    ShardBuilder shard = new ShardBuilder(encoder.labelling());
    for (Line line : lines) {
      shard.add(
          encoder.tokens(line.tokens()),
          encoder.labels(line.labels()),
          encoder.spellings(line.tokens()));
    }
    return shard.build(0);
  }

  private static IllegalArgumentException nothing(String text, long rows) {
    return new IllegalArgumentException(
        "There is no text in %s: nothing but %,d blank rows; give it rows with text, or leave it out"
            .formatted(text, rows));
  }

  /** The words of the text, and its characters and labels if they are looked at. */
  ExampleEncoder encoder() {
    return encoder;
  }

  /** Counts of the words, from which {@code <unk>} is learned. */
  CountedVocabulary counted() {
    return counted;
  }

  /** The one shard that is trained on. */
  Shard training() {
    return training;
  }

  /** Shards that epochs are judged by; none if nothing is held out. */
  List<Shard> validation() {
    return validation;
  }

  /** Options of training, nothing open but the rounds. */
  TrainingOptions options() {
    return chosen.training();
  }

  /** The network that is to learn. */
  NetworkSpec network() {
    ModelOptions model = chosen.model();
    return model.networkSpec(encoder, encoder.words().size(), scheme);
  }

  /** Scoring of networks. */
  Scoring scoring() {
    LabelSet labels = encoder.labels();
    return new Scoring(given.model().labels().task(), scheme, labels == null ? 0 : labels.size());
  }
}
