package rnn.batch;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rnn.text.LabelSet;
import rnn.text.Vocabulary;

/** The encoder of tokens and labels as ids: the vocabularies of one model. This is what travels. */
public final class ExampleEncoder implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Code points of a token that are encoded; of a longer one the first and the last half. */
  public static final int MAX_CHARACTERS = 40;

  private final Vocabulary words;
  private final @Nullable Vocabulary characters;
  private final @Nullable LabelSet labels;
  private final Labelling labelling;

  /**
   * The encoder of these.
   *
   * @param words ids of tokens
   * @param characters ids of a token's code points, unknown ones as {@code <unk>}; null if they are
   *     not looked at
   * @param labels ids of labels; null of data without
   * @param labelling what a label belongs to
   */
  public ExampleEncoder(
      Vocabulary words,
      @Nullable Vocabulary characters,
      @Nullable LabelSet labels,
      Labelling labelling) {
    this.words = words;
    this.characters = characters;
    this.labels = labels;
    this.labelling = labelling;
  }

  /** The encoder of running text. */
  public static ExampleEncoder ofText(Vocabulary words) {
    return new ExampleEncoder(words, null, null, Labelling.NONE);
  }

  /**
   * The ids of a sequence: of running text with {@code <eos>} behind, of labelled sequences
   * without; one without any tokens that has a label is an {@code <eos>}.
   */
  public int[] tokens(List<String> tokens) {
    boolean isEnded =
        labelling == Labelling.NONE || labelling == Labelling.SEQUENCES && tokens.isEmpty();
    int[] ids = Arrays.copyOf(words.encode(tokens), tokens.size() + (isEnded ? 1 : 0));
    if (isEnded) {
      ids[tokens.size()] = Vocabulary.END_OF_SENTENCE;
    }
    return ids;
  }

  /**
   * The ids of labels, none of running text, {@link Batch#UNSEEN_LABEL} of those that are not in
   * the set.
   */
  public int[] labels(List<String> names) {
    int[] ids = new int[labelling == Labelling.NONE ? 0 : names.size()];
    for (int i = 0; i < ids.length; i++) {
      int id = labels == null ? LabelSet.NONE : labels.id(names.get(i));
      ids[i] = id == LabelSet.NONE ? Batch.UNSEEN_LABEL : id;
    }
    return ids;
  }

  /**
   * The characters of a sequence, as many entries as {@link #tokens} has; none if they are not
   * looked at.
   */
  public Ragged spellings(List<String> tokens) {
    if (characters == null) {
      return Ragged.NONE;
    }
    int[][] all = new int[Math.max(1, tokens.size())][];
    int[] starts = new int[all.length + 1];
    for (int i = 0; i < all.length; i++) {
      all[i] = tokens.isEmpty() ? new int[0] : characters(tokens.get(i));
      starts[i + 1] = starts[i] + all[i].length;
    }
    int[] values = new int[starts[all.length]];
    for (int i = 0; i < all.length; i++) {
      System.arraycopy(all[i], 0, values, starts[i], all[i].length);
    }
    return new Ragged(values, starts);
  }

  /**
   * The shard of {@code texts}, which are tokens, without labels; of a tagger's without the texts
   * that have no tokens.
   */
  public Shard unlabelled(List<List<String>> texts) {
    ShardBuilder builder = new ShardBuilder(labelling);
    for (List<String> tokens : texts) {
      if (labelling != Labelling.TOKENS || !tokens.isEmpty()) {
        int[] none =
            switch (labelling) {
              case NONE -> new int[0];
              case TOKENS -> new int[tokens.size()];
              case SEQUENCES -> new int[1];
            };
        Arrays.fill(none, Batch.PADDING);
        builder.add(tokens(tokens), none, spellings(tokens));
      }
    }
    return builder.build(0);
  }

  /** The code points of {@code token} that are encoded. */
  public static int[] codePoints(String token) {
    int[] points = token.codePoints().toArray();
    if (points.length <= MAX_CHARACTERS) {
      return points;
    }
    int half = MAX_CHARACTERS / 2;
    int[] ends = Arrays.copyOf(points, MAX_CHARACTERS);
    System.arraycopy(points, points.length - half, ends, half, half);
    return ends;
  }

  private int[] characters(String token) {
    int[] points = codePoints(token);
    int[] ids = new int[points.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = characters == null ? 0 : characters.id(Character.toString(points[i]));
    }
    return ids;
  }

  /** Ids of tokens. */
  public Vocabulary words() {
    return words;
  }

  /** Ids of a token's code points; null if they are not looked at. */
  public @Nullable Vocabulary characters() {
    return characters;
  }

  /** Ids of labels; null of data without. */
  public @Nullable LabelSet labels() {
    return labels;
  }

  /** The thing that a label belongs to. */
  public Labelling labelling() {
    return labelling;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ExampleEncoder that
        && words.equals(that.words)
        && Objects.equals(characters, that.characters)
        && Objects.equals(labels, that.labels)
        && labelling == that.labelling;
  }

  @Override
  public int hashCode() {
    return Objects.hash(words, characters, labels, labelling);
  }
}
