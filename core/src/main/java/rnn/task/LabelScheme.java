package rnn.task;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.batch.Shard;
import rnn.text.LabelSet;

/**
 * Scheme by which the labels of tokens mark spans: for each label a role and a type, and the labels
 * that may follow it.
 *
 * <p>The names of the labels decide ({@link #of}): all are {@code O} or such as {@code B-PER} and
 * {@code I-PER} (IOB), or {@code BIOES}, {@code BILOU} or {@code BMES}; otherwise they are plain
 * tags. What names cannot decide, and annotators get wrong, is decided by the gold transitions of
 * the training data ({@link #fittedTo}): IOB1 if that forbids fewer of them than IOB2; and what is
 * forbidden and yet occurs is allowed.
 */
public final class LabelScheme implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The label before the first and after the last of a sequence, in transitions. */
  public static final int BOUNDARY = -1;

  /** The scheme of labels that mark no spans. */
  public static final LabelScheme PLAIN =
      new LabelScheme(Notation.PLAIN, "", new Role[0], new int[0], new String[0], PairCounts.NONE);

  private final Notation notation;
  private final String prefixes;
  private final Role[] roles; // [K], or [0] of plain labels
  private final int[] types; // [K] index of the type, -1 outside
  private final String[] typeNames; // [types]
  private final PairCounts lifted; // transitions (from, to) allowed though the notation forbids

  private LabelScheme(
      Notation notation,
      String prefixes,
      Role[] roles,
      int[] types,
      String[] typeNames,
      PairCounts lifted) {
    this.notation = notation;
    this.prefixes = prefixes;
    this.roles = roles;
    this.types = types;
    this.typeNames = typeNames;
    this.lifted = lifted;
  }

  /** The scheme that the names of labels tell, with all transitions forbidden that it forbids. */
  public static LabelScheme of(LabelSet labels) {
    LabelNames names = LabelNames.of(labels);
    if (names == null) {
      return PLAIN;
    }
    boolean hasEnds = names.prefixes.length() > 2;
    boolean begins = Arrays.asList(names.roles).contains(Role.BEGIN);
    return new LabelScheme(
        hasEnds ? Notation.IOBES : begins ? Notation.IOB2 : Notation.IOB1,
        names.prefixes,
        names.roles,
        names.types,
        names.typeNames.toArray(String[]::new),
        PairCounts.NONE);
  }

  /**
   * The scheme of these names in a notation that was found, and written down, when its model was
   * trained.
   *
   * @param lifted transitions allowed though the notation forbids them
   * @throws IllegalArgumentException if the labels cannot be of that notation
   */
  public static LabelScheme of(LabelSet labels, Notation notation, PairCounts lifted) {
    LabelScheme named = of(labels);
    if (!named.candidates().contains(notation)) {
      throw new IllegalArgumentException(
          "Labels %s must be in one of %s but their notation is said to be %s; are they the labels of this model?"
              .formatted(labels.labels(), named.candidates(), notation));
    }
    return named.with(notation, lifted);
  }

  private LabelScheme with(Notation other, PairCounts allowed) {
    return new LabelScheme(other, prefixes, roles, types, typeNames, allowed);
  }

  /**
   * The scheme of an encoder's labels, by their names and by the training data.
   *
   * @param transitions what {@link #transitions} counted of it, asked for where it decides
   */
  public static LabelScheme of(ExampleEncoder encoder, Supplier<PairCounts> transitions) {
    LabelSet labels = encoder.labels();
    if (labels == null || encoder.labelling() != Labelling.TOKENS) {
      return PLAIN;
    }
    LabelScheme named = of(labels);
    return named.hasSpans() ? named.fittedTo(transitions.get()) : named;
  }

  /** Transitions between the {@code K} labels in a shard, as {@link #countTransitions} has them. */
  public static PairCounts transitions(Shard shard, int K) {
    PairCounts.Counter transitions = new PairCounts.Counter(K);
    int[] starts = shard.starts();
    for (int i = 0; i < shard.sentences(); i++) {
      countTransitions(transitions, shard.labels(), starts[i], starts[i + 1]);
    }
    return transitions.counts();
  }

  /** Notations the labels can be of, the likeliest first. */
  private List<Notation> candidates() {
    return switch (notation) {
      case PLAIN, IOBES -> List.of(notation);
      case IOB1, IOB2 ->
          Arrays.asList(roles).contains(Role.BEGIN)
              ? List.of(Notation.IOB2, Notation.IOB1)
              : List.of(Notation.IOB1);
    };
  }

  /**
   * Counts the transitions of a sequence of gold labels, the first from {@link #BOUNDARY} and the
   * last to it. Those from or to a token that has no label are left out.
   *
   * @param labels ids, negative where there is none
   * @param start index of the first label
   * @param end index after the last label
   */
  public static void countTransitions(
      PairCounts.Counter transitions, int[] labels, int start, int end) {
    for (int t = start; t <= end && start < end; t++) {
      boolean hasBefore = t == start || labels[t - 1] >= 0;
      boolean hasAfter = t == end || labels[t] >= 0;
      if (hasBefore && hasAfter) {
        transitions.add(t == start ? BOUNDARY : labels[t - 1], t == end ? BOUNDARY : labels[t]);
      }
    }
  }

  /**
   * The scheme that suits gold data: in the notation that forbids the fewest of its transitions,
   * and with those that it forbids allowed.
   *
   * @param transitions what {@link #countTransitions} counted, of all shards
   */
  public LabelScheme fittedTo(PairCounts transitions) {
    LabelScheme best = with(notation, PairCounts.NONE);
    long fewest = Long.MAX_VALUE;
    for (Notation candidate : candidates()) {
      LabelScheme strict = with(candidate, PairCounts.NONE);
      PairCounts forbidden = transitions.where((from, to) -> !strict.isProper(from, to));
      if (forbidden.total() < fewest) {
        fewest = forbidden.total();
        best = with(candidate, forbidden);
      }
    }
    return best;
  }

  /** Notation of the labels. */
  public Notation notation() {
    return notation;
  }

  /** True if the labels mark spans. */
  public boolean hasSpans() {
    return notation != Notation.PLAIN;
  }

  /** Types of spans, in the order of the labels; one that is empty where labels have no type. */
  public List<String> types() {
    return List.of(typeNames);
  }

  /** Transitions of the training data that are allowed though the notation forbids them. */
  public PairCounts lifted() {
    return lifted;
  }

  /** Role of a label; {@link Role#OUTSIDE} if it is {@link #BOUNDARY} or plain. */
  public Role role(int label) {
    return label < 0 || label >= roles.length ? Role.OUTSIDE : roles[label];
  }

  /** Index in {@link #types} of a label's type, -1 outside of spans. */
  public int type(int label) {
    return label < 0 || label >= types.length ? -1 : types[label];
  }

  /**
   * True if the notation, taken strictly, has label {@code to} behind {@code from}.
   *
   * @param from id, or {@link #BOUNDARY} before the first label
   * @param to id, or {@link #BOUNDARY} after the last label
   */
  public boolean isProper(int from, int to) {
    return notation.allows(role(from), role(to), type(from) == type(to));
  }

  /** True if label {@code to} may be predicted behind {@code from}; see {@link #isProper}. */
  public boolean allows(int from, int to) {
    return isProper(from, to) || lifted.count(from, to) > 0;
  }

  /**
   * Mask of the labels that may follow a label, {@code [K,K]} by the label before, then the label
   * after.
   *
   * @param labels {@code K}
   */
  public boolean[] transitions(int labels) {
    boolean[] allowed = new boolean[Math.multiplyExact(labels, labels)]; // [K,K]
    for (int from = 0; from < labels; from++) {
      for (int to = 0; to < labels; to++) {
        allowed[from * labels + to] = allows(from, to);
      }
    }
    return allowed;
  }

  /** Mask of the labels a sequence may begin with, {@code [K]}. */
  public boolean[] starts(int labels) {
    boolean[] allowed = new boolean[labels]; // [K]
    for (int to = 0; to < labels; to++) {
      allowed[to] = allows(BOUNDARY, to);
    }
    return allowed;
  }

  /** Mask of the labels a sequence may end with, {@code [K]}. */
  public boolean[] ends(int labels) {
    boolean[] allowed = new boolean[labels]; // [K]
    for (int from = 0; from < labels; from++) {
      allowed[from] = allows(from, BOUNDARY);
    }
    return allowed;
  }

  /** Sentence that says what the labels are taken for. */
  public String description(LabelSet labels) {
    if (!hasSpans()) {
      List<String> others = LabelNames.others(labels);
      return "Labels are plain tags: "
          + (others.isEmpty()
              ? "their names do not mark where spans begin and end (B-, I-, O)"
              : "most mark spans (B-, I-, O), but %s; is it a mistake in the data?"
                  .formatted(
                      others.size() == 1
                          ? "\"%s\" does not".formatted(others.get(0))
                          : "%,d do not, such as \"%s\"".formatted(others.size(), others.get(0))));
    }
    String spans =
        typeNames.length == 1
            ? "spans" + (typeNames[0].isEmpty() ? "" : " of type " + typeNames[0])
            : "spans of %,d types".formatted(typeNames.length);
    return "Labels mark %s in %s; %s".formatted(spans, meaning(), exceptions(labels));
  }

  private String meaning() {
    return switch (notation) {
      case PLAIN -> "";
      case IOB1 -> "IOB1 (I in a span, B where one follows another of its type, O outside)";
      case IOB2 -> "IOB2 (B begins a span, I continues it, O is outside)";
      case IOBES ->
          "%s (%s begins a span, %s continues it, %s ends it, %s is one by itself)"
              .formatted(
                  prefixes.equals("BMES") ? "BMES" : prefixes.equals("BIES") ? "BIOES" : "BILOU",
                  prefixes.charAt(0),
                  prefixes.charAt(1),
                  prefixes.charAt(2),
                  prefixes.charAt(3));
    };
  }

  private String exceptions(LabelSet labels) {
    if (lifted.size() == 0) {
      return "what this does not allow is never predicted";
    }
    int most = 0;
    for (int i = 1; i < lifted.size(); i++) {
      most = lifted.count(i) > lifted.count(most) ? i : most;
    }
    String from = lifted.first(most) < 0 ? "the start" : labels.label(lifted.first(most));
    String to = lifted.second(most) < 0 ? "the end" : labels.label(lifted.second(most));
    return "what this does not allow is never predicted, except %,d transitions that the training data has %,d times in all, most often from %s to %s"
        .formatted(lifted.size(), lifted.total(), from, to);
  }

  @Override
  public String toString() {
    return "%s, %d types".formatted(notation, typeNames.length);
  }
}
