package rnn.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;
import rnn.head.CrossEntropy;
import rnn.task.Metric;
import rnn.task.Score;
import rnn.train.Places;
import rnn.train.Synchronizations;
import rnn.train.TrainingListener;
import rnn.train.TrainingOptions;

/**
 * The progress of a run on standard error: on a terminal, a line that lives and a line left behind
 * by each epoch; elsewhere a line every few seconds.
 */
final class ProgressLine implements TrainingListener, AutoCloseable {
  private static final int REFRESH_MILLISECONDS = 1_000;
  private static final long PLAIN_LINE_NANOS = 10_000_000_000L;
  private static final int BAR_COLUMNS = 12;

  /** From here on the start of compiler and cluster is a small part of the first round. */
  private static final double LONG_ROUND_SECONDS = 60;

  private static final double LONG_EPOCH_SECONDS = 60;
  private static final int PACED_ROUNDS = 2; // that make a pace

  /** Parts of a line: a unit, the bar, perplexity, speed, loss, round, epoch. */
  private static final List<Pattern> LEAST_IMPORTANT_FIRST =
      patterns(
          " nats/token",
          "^[^a-z]* (?=epoch)",
          ", perplexity [^|]*(?= \\|)",
          " [^|]* tokens/s \\|| \\| [^|]* tokens/s$",
          " [^|]*\\d \\|(?= [^|]* left$)",
          " round \\S+",
          "^epoch [^|]*\\| ");

  /** Parts of an epoch's line: words that can be guessed, time left, speed. */
  private static final List<Pattern> LEAST_IMPORTANT_OF_EPOCH_FIRST =
      patterns(
          "(?<=\\| )training ",
          "(?<=held-out) perplexity",
          " of the(?= average)",
          " \\| [^|]* left$",
          " \\| [^|]* tokens/s$");

  private final Console console;
  private final @Nullable LiveLine live; // on a terminal
  private final String lossName; // in words
  private final boolean isInNats; // so that there is a perplexity of it
  private final String glyphs; // done and to be done
  private final long start = System.nanoTime();
  private @Nullable ProgressBar bar;
  private long paceBegan; // after the first round
  private long pacedRounds; // since then
  private double roundSeconds = Double.NaN; // a guess for as long as there are none, if there is
  private boolean isEpochSaid;
  private int turns = 1; // shards that the first round of the run is made of one by one
  private long lastPlainLine = start;
  private long roundsDone; // since this process began
  private long roundsLeft;
  private double recentTokensPerSecond;
  private final List<RoundReport> rounds =
      new ArrayList<>(); // of this epoch and the one before, none that was taken back
  private volatile @Nullable RoundReport last;

  /** The progress of a run that lowers the loss called {@code lossName}. */
  ProgressLine(Console console, String lossName) {
    this.console = console;
    this.live = console.isTerminal() ? new LiveLine(console) : null;
    this.lossName = lossName.replace('-', ' ');
    this.isInNats = lossName.equals(new CrossEntropy().name());
    String encoding = System.getProperty("native.encoding", "UTF-8");
    this.glyphs = encoding.toUpperCase(Locale.ROOT).startsWith("UTF") ? "█░" : "#.";
  }

  @Override
  public synchronized void remark(String sentence) {
    print(console.wrapped(sentence));
  }

  @Override
  public synchronized void begun(TrainingOptions options, long trainingTokens, Places places) {
    boolean isInTurn = Synchronizations.named(options.synchronization()).beginsInTurn(options);
    turns = isInTurn ? options.shards() : 1;
    print(console.wrapped(RunSummary.plan(options, trainingTokens)));
  }

  @Override
  public synchronized void roundDone(RoundReport report) {
    long now = System.nanoTime();
    keepPace(report, now);
    roundsDone++;
    sayTimeOfEpoch(report, now);
    roundsLeft =
        (long) (report.epochs() - report.epoch()) * report.rounds()
            + report.rounds()
            - report.round();
    double tokensPerSecond = report.tokens() / Math.max(report.seconds(), 1e-9);
    // Half of what is shown is the newest round: steady to read, quick to follow.
    recentTokensPerSecond =
        roundsDone == 1 ? tokensPerSecond : (recentTokensPerSecond + tokensPerSecond) / 2;
    rounds.add(report);
    last = report;
    if (live != null) {
      stepBar(report, live);
    } else if (now - lastPlainLine >= PLAIN_LINE_NANOS && report.round() < report.rounds()) {
      lastPlainLine = now;
      console.messages().println(line(report, now));
    }
  }

  /**
   * Measures rounds from the end of the first: that one holds the start of compiler and cluster,
   * and may have been made in turn. A long one is a guess for the others until there are any.
   */
  private void keepPace(RoundReport report, long now) {
    boolean wasInTurn = turns > 1 && report.epoch() == 1 && report.round() == 1;
    if (roundsDone > 0 && !wasInTurn) {
      pacedRounds++;
      return;
    }
    paceBegan = now;
    pacedRounds = 0;
    if (report.seconds() >= LONG_ROUND_SECONDS) {
      roundSeconds = report.seconds() / (wasInTurn ? turns : 1);
    }
  }

  /** Says once what an epoch takes, where that is long enough to wait for. */
  private void sayTimeOfEpoch(RoundReport report, long now) {
    if (isEpochSaid || pacedRounds < PACED_ROUNDS) {
      return;
    }
    double seconds = (now - paceBegan) * 1e-9 / pacedRounds * report.rounds();
    if (seconds >= LONG_EPOCH_SECONDS && report.epochs() > 1) {
      print("An epoch takes about %s.".formatted(Figures.duration(seconds)));
    }
    isEpochSaid = true;
  }

  private void stepBar(RoundReport report, LiveLine line) {
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setInitialMax((long) report.epochs() * report.rounds())
              .setUpdateIntervalMillis(REFRESH_MILLISECONDS)
              .setConsumer(line)
              .setRenderer(this::render)
              .build();
    }
    bar.stepTo((long) (report.epoch() - 1) * report.rounds() + report.round());
  }

  private String render(ProgressState state, int columns) {
    RoundReport report = last;
    if (report == null) {
      return "";
    }
    int done = (int) Math.round(state.getNormalizedProgress() * BAR_COLUMNS);
    String drawn =
        glyphs.substring(0, 1).repeat(done) + glyphs.substring(1).repeat(BAR_COLUMNS - done);
    return fitting(drawn + " " + line(report, System.nanoTime()), columns);
  }

  /** As much of {@code line} as there is room for: what matters least goes first. */
  static String fitting(String line, int columns) {
    String fitting = without(LEAST_IMPORTANT_FIRST, line, columns);
    return fitting.substring(0, Math.min(fitting.length(), Math.max(0, columns)));
  }

  /** {@code line} of an epoch, shortened towards {@code columns} but with all its figures. */
  static String fittingEpoch(String line, int columns) {
    return without(LEAST_IMPORTANT_OF_EPOCH_FIRST, line, columns);
  }

  private static String without(List<Pattern> parts, String line, int columns) {
    String fitting = line;
    for (Pattern part : parts) {
      if (fitting.length() <= columns) {
        break;
      }
      fitting = part.matcher(fitting).replaceFirst("");
    }
    return fitting;
  }

  private static List<Pattern> patterns(String... parts) {
    return Stream.of(parts).map(Pattern::compile).toList();
  }

  private String line(RoundReport report, long now) {
    return "epoch %d/%d round %d/%d | %s | %s tokens/s%s"
        .formatted(
            report.epoch(),
            report.epochs(),
            report.round(),
            report.rounds(),
            loss(report.lossNats()),
            Figures.count(recentTokensPerSecond),
            timeLeft(now));
  }

  private String loss(double perToken) {
    return isInNats
        ? "loss %.3f nats/token, perplexity %s"
            .formatted(perToken, Figures.perplexity(Math.exp(perToken)))
        : "%s %.4f".formatted(lossName, perToken);
  }

  /** Time left at the pace so far, validation included; nothing before there is a pace. */
  private synchronized String timeLeft(long now) {
    double seconds = pacedRounds == 0 ? roundSeconds : (now - paceBegan) * 1e-9 / pacedRounds;
    return Double.isNaN(seconds)
        ? ""
        : " | %s left".formatted(Figures.duration(seconds * roundsLeft));
  }

  @Override
  public synchronized void epochDone(EpochReport report) {
    long now = System.nanoTime();
    lastPlainLine = now;
    String heldOut =
        report.validation().weight() == 0
            ? ""
            : ", held-out %s %s"
                .formatted(report.judge().title(), figure(report.judge(), report.validation()));
    String ofAverage =
        report.average().weight() == 0
            ? ""
            : ", of the average " + figure(report.judge(), report.average());
    double loss = 0; // summed over the epoch's tokens
    long tokens = 0;
    double seconds = 0;
    for (RoundReport round : rounds) {
      if (round.epoch() == report.epoch()) {
        loss += round.lossNats() * round.tokens();
        tokens += round.tokens();
        seconds += round.seconds();
      }
    }
    String line =
        "epoch %d/%d | training %s%s%s | %s tokens/s%s"
            .formatted(
                report.epoch(),
                report.epochs(),
                epochLoss(loss / tokens),
                heldOut,
                ofAverage,
                Figures.count(tokens / seconds),
                timeLeft(now));
    print(live == null ? line : fittingEpoch(line, live.getMaxRenderedLength()));
    // A rejection leads back beyond them only if whole epochs were worse than knowing nothing.
    rounds.removeIf(round -> round.epoch() < report.epoch());
  }

  private static String figure(Metric judge, Score score) {
    double value = judge.of(score);
    return judge.unit() == Metric.Unit.CHOICES ? Figures.perplexity(value) : judge.text(value);
  }

  /** One print, so that the bar's thread cannot come between. */
  private void print(String line) {
    if (live != null) {
      live.leave(line);
    } else {
      console.messages().print(line + "\n");
    }
  }

  /** A line that is printed even where no progress is. */
  private void warn(String line) {
    if (console.warnings() == console.messages()) {
      print(line);
    } else {
      console.warnings().print(line + "\n");
    }
  }

  @Override
  public synchronized void roundRejected(RejectionReport report) {
    rounds.removeIf(round -> isAtOrAfter(round, report.resumedEpoch(), report.resumedRound()));
    warn(report.line());
  }

  private static boolean isAtOrAfter(RoundReport report, int epoch, int round) {
    return report.epoch() > epoch || (report.epoch() == epoch && report.round() >= round);
  }

  @Override
  public synchronized void checkpointFailed(String reason) {
    warn(reason + " Training goes on; what is not in an earlier checkpoint is lost if it stops.");
  }

  private String epochLoss(double perToken) {
    return isInNats ? "perplexity " + Figures.perplexity(Math.exp(perToken)) : loss(perToken);
  }

  @Override
  public void close() {
    ProgressBar shown = bar; // not under the lock: closing waits for the thread that renders
    if (shown != null) {
      shown.close();
    }
  }
}
