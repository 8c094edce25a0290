package rnn.spark.train;

import java.util.Locale;
import java.util.stream.Collectors;
import rnn.network.NetworkCost;
import rnn.train.MemoryNeed;
import rnn.train.Places;

/**
 * Outline of a run before its first round, reckoned from the network and the size of the text:
 * parameters, operations, memory. Nothing is measured for it.
 *
 * @param tokens of the training text
 * @param cost of the network
 * @param memory bytes of its processes
 */
public record RunOutline(long tokens, NetworkCost cost, Memory memory) {

  /**
   * Memory of the processes of a run, at least.
   *
   * @param driverBytes of the driver; of all where the driver trains too
   * @param executorBytes of an executor; 0 where the driver trains
   * @param replicas that an executor computes at the same time
   */
  public record Memory(double driverBytes, double executorBytes, int replicas) {

    /** With a driver and {@code executors} of their own, each of which computes one replica. */
    static Memory apart(MemoryNeed need, long tokens, int executors) {
      return new Memory(need.driverBytes(), need.executorBytes(1, (double) tokens / executors), 1);
    }

    static Memory of(MemoryNeed need, long tokens, int shards, Places places, boolean isLocal) {
      int atOnce = Math.min(shards, places.atOnce(shards));
      int executors = Math.max(1, Math.min(places.executors(), shards));
      int replicas = (atOnce + executors - 1) / executors;
      double executor = need.executorBytes(replicas, (double) tokens / executors);
      return isLocal
          ? new Memory(need.driverBytes() + executor, 0, replicas)
          : new Memory(need.driverBytes(), executor, replicas);
    }
  }

  /** The outline of a run on {@code texts}. */
  static RunOutline of(Texts texts, MemoryNeed need, Places places, boolean isLocal) {
    long tokens = texts.training().count().tokens();
    double sequences = (double) texts.training().count().sentences() / tokens;
    return new RunOutline(
        tokens,
        NetworkCost.of(texts.network(), sequences),
        Memory.of(need, tokens, texts.training().number(), places, isLocal));
  }

  /** The outline in a line. */
  String line() {
    String parts =
        cost.parts().stream()
            .map(part -> part.name() + " " + scaled(part.parameters(), ""))
            .collect(Collectors.joining(", "));
    String memory =
        memory().executorBytes() == 0
            ? megabytes(memory().driverBytes())
            : "%s on the driver and %s on an executor"
                .formatted(megabytes(memory().driverBytes()), megabytes(memory().executorBytes()));
    return "%s parameters (%s); %s a token, %s an epoch; memory from %s on."
        .formatted(
            scaled(cost.parameters(), ""),
            parts,
            scaled(cost.trainingFlop(), "FLOP"),
            scaled(cost.trainingFlop() * tokens, "FLOP"),
            memory);
  }

  private static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%,.0f MB", Math.ceil(bytes / (1 << 20)));
  }

  /** {@code 912}, {@code 7.83 M}, {@code 10.6 TFLOP}. */
  public static String scaled(double value, String unit) {
    double scaled = value;
    String[] prefixes = {"", "k", "M", "G", "T", "P", "E"};
    int i = 0;
    while (scaled >= 999.5 && i < prefixes.length - 1) {
      scaled /= 1000;
      i++;
    }
    String form = i == 0 || scaled >= 99.95 ? "%.0f" : scaled >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form + " %s%s", scaled, prefixes[i], unit).strip();
  }
}
