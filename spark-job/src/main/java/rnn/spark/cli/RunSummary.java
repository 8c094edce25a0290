package rnn.spark.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import rnn.spark.train.TrainReport;
import rnn.train.RoundTimes;
import rnn.train.RunFigures;
import rnn.train.Synchronization;
import rnn.train.Synchronizations;
import rnn.train.TrainingOptions;

/**
 * Summary of how a run is cut into rounds, and of whether that was well done, in words and by name.
 */
final class RunSummary {
  private RunSummary() {}

  /** Plan that was made before the first round. */
  static String plan(TrainingOptions options, long trainingTokens) {
    double perRound = (double) trainingTokens / options.shards() / options.roundsPerEpoch();
    Synchronization synchronization = Synchronizations.named(options.synchronization());
    String momentum =
        synchronization.hasBlockMomentum() && options.shards() > 1
            ? String.format(Locale.ROOT, ", block momentum %.2f", options.effectiveBlockMomentum())
            : "";
    String turns =
        synchronization.beginsInTurn(options)
            ? "; the first round is made shard after shard and takes the time of up to %s more"
                .formatted(Figures.plural(options.shards() - 1, "round"))
            : "";
    return "%s per epoch, %s tokens per shard and round in windows of %d x %d%s%s"
        .formatted(
            Figures.plural(options.roundsPerEpoch(), "round"),
            Figures.count(perRound),
            options.effectiveBatchSize(),
            options.window(),
            momentum,
            turns);
  }

  /**
   * Amount of training, and its speed: the time and the rate are those of this process, so of a run
   * that was resumed they stand beside its own tokens and rounds.
   */
  static String trained(TrainReport report, boolean resumed) {
    RunFigures figures = report.figures();
    String tokens = Figures.count(report.tokens());
    String epochs = Figures.plural(report.epochs(), "epoch");
    String rounds = Figures.plural(report.rounds(), "round");
    String speed =
        "which took %s at %s tokens/s"
            .formatted(
                Figures.duration(figures.times().seconds()),
                Figures.count(report.tokensPerSecond()));
    String time = Figures.duration(report.seconds());
    if (!resumed) {
      return "Trained on %s tokens in %s: %s, %s, %s."
          .formatted(tokens, time, epochs, rounds, speed);
    }
    String whole = "Trained on %s tokens in all: %s, %s. ".formatted(tokens, epochs, rounds);
    return figures.rounds() == 0
        ? whole + "Since it was resumed: nothing more."
        : whole
            + "Since it was resumed, in %s: %s tokens, %s, %s."
                .formatted(
                    time,
                    Figures.count(figures.tokens()),
                    Figures.plural(figures.rounds(), "round"),
                    speed);
  }

  /** Lines about the rounds, for their user; none of a run that was finished before. */
  static List<String> lines(RunFigures figures) {
    List<String> lines = new ArrayList<>();
    if (figures.rounds() == 0) {
      return lines;
    }
    RoundTimes times = figures.times();
    lines.add(
        "Rounds: %s tokens per shard and round; %s of the time computing, %s waiting for the slowest shard, %s communicating; updates of %s a round."
            .formatted(
                Figures.count(figures.tokensPerShardAndRound()),
                percent(figures.share(times.computingSeconds())),
                percent(figures.share(times.waitingSeconds())),
                percent(figures.share(times.communicatingSeconds())),
                Figures.megabytes(figures.bytesPerRound())));
    lines.add(worth(figures));
    if (figures.shards() > 1) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Updates of the shards lay %.1f times the length of their mean from it.",
              figures.spread()));
    }
    if (figures.suggestedShards() < figures.shards()) {
      lines.add(
          "--shards %d would have been at least about as fast here, and would lose less to averaging than %d."
              .formatted(figures.suggestedShards(), figures.shards()));
    }
    return lines;
  }

  /** Number of replicas that the run was worth, by the rate of one while it computes. */
  private static String worth(RunFigures figures) {
    String threads = figures.threads() == 1 ? "" : " of %d threads".formatted(figures.threads());
    String rate = Figures.count(figures.replicaTokensPerSecond());
    return figures.shards() == 1
        ? "1 replica%s: %s tokens/s while it computes.".formatted(threads, rate)
        : String.format(
            Locale.ROOT,
            "%d replicas%s: as fast as %.1f that do nothing but compute, each %s tokens/s.",
            figures.shards(),
            threads,
            figures.worth(),
            rate);
  }

  private static String percent(double share) {
    return Math.round(100 * share) + " %";
  }

  /** The same by names for programs. */
  static Map<String, Object> results(RunFigures figures) {
    RoundTimes times = figures.times();
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("tokensPerShardAndRound", figures.tokensPerShardAndRound());
    results.put("computingShare", figures.share(times.computingSeconds()));
    results.put("waitingShare", figures.share(times.waitingSeconds()));
    results.put("communicatingShare", figures.share(times.communicatingSeconds()));
    results.put("updateBytesPerRound", figures.bytesPerRound());
    results.put("spread", figures.spread());
    results.put("replicaThreads", figures.threads());
    boolean isNew = figures.rounds() > 0; // else the run was finished before
    results.put("replicaTokensPerSecond", isNew ? figures.replicaTokensPerSecond() : null);
    results.put("worthReplicas", isNew ? figures.worth() : null);
    results.put("suggestedShards", figures.suggestedShards());
    return results;
  }
}
