package rnn.baseline;

import java.util.List;
import rnn.batch.ExampleEncoder;
import rnn.batch.Labelling;
import rnn.option.Option;

/**
 * N-gram language models with modified Kneser-Ney smoothing (Chen and Goodman 1998), interpolated
 * at all orders.
 *
 * <p>An n-gram of the highest order counts how often it occurs; a shorter one, how many different
 * tokens stand before it; one that begins a sentence, how often it does. From a count {@link
 * Discounts} are taken, and what they and pruned n-grams leave free goes to the context without its
 * first token; behind the shortest one to all tokens alike.
 */
public final class KneserNey implements CountedKind {

  /** Name in options and model files. */
  public static final String NAME = "kneser-ney";

  /** The kind. */
  public static final KneserNey INSTANCE = new KneserNey();

  private KneserNey() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title(CountingOptions options) {
    int order = options.get(CountingOptions.ORDER);
    return order == 1 ? "unigram" : "Kneser-Ney %d-gram".formatted(order);
  }

  @Override
  public List<Option<?>> options() {
    return List.of(CountingOptions.ORDER, CountingOptions.PRUNE);
  }

  @Override
  public Labelling labelling() {
    return Labelling.NONE;
  }

  @Override
  public NgramModel read(Tables tables, ExampleEncoder encoder) {
    return NgramTables.read(tables, encoder.words().size());
  }
}
