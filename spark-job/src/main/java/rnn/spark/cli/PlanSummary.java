package rnn.spark.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import rnn.network.NetworkCost;
import rnn.spark.train.PlanReport;
import rnn.spark.train.RunOutline;
import rnn.train.CostModel;
import rnn.train.Places;

/** Summary of a plan, in words and by name. */
final class PlanSummary {
  private static final double WORTH_SECONDS = 600; // of a whole run, to look for more machines
  private static final double WORTH_TIMES = 1.3;
  private static final int FEW_ROUNDS = 9; // three of each kind

  private PlanSummary() {}

  /** The lines of a plan. */
  static List<String> lines(PlanReport plan) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(network(plan));
    lines.addAll(MemoryPlan.lines(plan));
    lines.add("");
    lines.addAll(measured(plan));
    lines.add("");
    lines.addAll(table(plan));
    lines.add("");
    lines.addAll(verdict(plan));
    return lines;
  }

  private static List<String> network(PlanReport plan) {
    RunOutline outline = plan.outline();
    NetworkCost cost = outline.cost();
    List<String> lines = new ArrayList<>();
    lines.add(
        "Data: %s tokens in %s sentences, %s in the vocabulary; %s tokens held out."
            .formatted(
                Figures.count(outline.tokens()),
                Figures.count(plan.data().sentences()),
                Figures.count(plan.data().vocabulary()),
                Figures.count(plan.data().heldOutTokens())));
    lines.add("%-12s %14s %18s".formatted("Network", "parameters", "FLOP a token"));
    for (NetworkCost.Part part : cost.parts()) {
      lines.add(row(part.name(), part.parameters(), part.forwardFlop() + part.backwardFlop()));
    }
    lines.add(row("in all", cost.parameters(), cost.trainingFlop()));
    lines.add(
        "Estimated of matrix products, forward and backward; an epoch takes %s."
            .formatted(RunOutline.scaled(cost.trainingFlop() * outline.tokens(), "FLOP")));
    return lines;
  }

  private static String row(String name, double parameters, double flop) {
    return "  %-10s %14s %18s".formatted(name, Figures.count(parameters), Figures.count(flop));
  }

  private static List<String> measured(PlanReport plan) {
    Places places = plan.places();
    int shards = plan.options().shards();
    int threads = places.threads(shards);
    double flop = plan.outline().cost().trainingFlop();
    List<String> lines = new ArrayList<>();
    lines.add(
        "Measured on %s, in %s: a replica of %s makes %s tokens/s while it computes (%s/s); a round takes %s beyond that; an update has %s."
            .formatted(
                inWords(plan),
                Figures.plural(plan.measured().rounds(), "round"),
                Figures.plural(threads, "thread"),
                Figures.count(plan.measured().replicaTokensPerSecond()),
                RunOutline.scaled(plan.measured().replicaTokensPerSecond() * flop, "FLOP"),
                milliseconds(plan.measured().communicating()),
                Figures.megabytes(plan.measured().updateBytes())));
    if (plan.measured().rounds() < FEW_ROUNDS) {
      lines.add("So few rounds say little beyond the order of magnitude.");
    }
    CostModel.Epoch epoch = plan.times().epoch();
    lines.add(
        "Estimated from that, with --shards %d: an epoch takes %s (%s computing, %s communicating; %s of it judging), the run of %s %s, reading, warming up and test included."
            .formatted(
                shards,
                duration(epoch.seconds()),
                percent(1 - epoch.communicatingShare()),
                percent(epoch.communicatingShare()),
                duration(epoch.validating()),
                Figures.plural(plan.options().epochs(), "epoch"),
                duration(plan.times().run())));
    return lines;
  }

  private static String inWords(PlanReport plan) {
    Places places = plan.places();
    return plan.room().isLocal()
        ? "this machine's " + Figures.plural(places.coresEach(), "core")
        : "%s of %s"
            .formatted(
                Figures.plural(places.executors(), "executor"),
                Figures.plural(places.coresEach(), "core"));
  }

  private static List<String> table(PlanReport plan) {
    List<String> lines = new ArrayList<>();
    String cores = Figures.plural(plan.places().coresEach(), "core");
    lines.add(
        "Estimated for other numbers of replicas, each on an executor of its own with %s%s; here is on %s:"
            .formatted(
                cores, plan.room().isLocal() ? " and a network of 1 Gbit/s" : "", inWords(plan)));
    lines.add(
        "%8s | %5s | %14s | %5s | %13s | %9s"
            .formatted("--shards", "batch", "time per epoch", "worth", "communicating", "here"));
    CostModel.Epoch one = plan.choice().oneMachine();
    for (PlanReport.Row row : plan.rows()) {
      CostModel.Epoch apart = row.apart();
      lines.add(
          "%8d | %5d | %14s | %5s | %13s | %9s"
              .formatted(
                  row.cut().shards(),
                  row.cut().batch(),
                  duration(apart.seconds()),
                  String.format(Locale.ROOT, "%.1f", one.training() / apart.training()),
                  percent(apart.communicatingShare()),
                  duration(row.here().seconds())));
    }
    return lines;
  }

  /** Whether one machine would do, and what to choose. */
  static List<String> verdict(PlanReport plan) {
    PlanReport.Choice choice = plan.choice();
    String cores = Figures.plural(plan.places().coresEach(), "core");
    double faster = choice.oneMachine().seconds() / choice.apartEpoch().seconds();
    List<String> lines = new ArrayList<>();
    String machine =
        "an epoch in %s and the run in %s"
            .formatted(duration(choice.oneMachine().seconds()), duration(choice.oneMachineRun()));
    if (choice.apart() == 1 || faster < WORTH_TIMES) {
      lines.add(
          "One machine would do: with %s it does %s, and more would hardly be faster."
              .formatted(cores, machine));
    } else {
      lines.add(
          "%s %s. On a machine each, %s would take %s an epoch; %s."
              .formatted(
                  choice.oneMachineRun() < WORTH_SECONDS
                      ? "One machine would do: with %s it does".formatted(cores)
                      : "One machine of %s does".formatted(cores),
                  machine,
                  Figures.plural(choice.apart(), "replica"),
                  duration(choice.apartEpoch().seconds()),
                  choice.apart() == choice.most()
                      ? "more were not looked at"
                      : "more do not help"));
    }
    lines.add(
        "Here, on %s: --shards %d %s."
            .formatted(
                inWords(plan), choice.here(), comparison(choice.here(), plan.options().shards())));
    return lines;
  }

  private static String comparison(int choice, int shards) {
    if (choice == shards) {
      return "as planned is about as fast as any number";
    }
    return choice < shards
        ? "is about as fast as %d, and would lose less to averaging".formatted(shards)
        : "would be faster than %d; what shards lose is in docs/learning.md".formatted(shards);
  }

  private static String milliseconds(double seconds) {
    return String.format(Locale.ROOT, "%.0f ms", seconds * 1e3);
  }

  /** As {@link Figures#duration}, with a digit more of what is short. */
  private static String duration(double seconds) {
    return seconds < 10 ? String.format(Locale.ROOT, "%.1f s", seconds) : Figures.duration(seconds);
  }

  private static String percent(double share) {
    return Math.round(100 * share) + " %";
  }

  /** The plan by names for programs. */
  static Map<String, Object> results(PlanReport plan) {
    Map<String, Object> results = new LinkedHashMap<>();
    NetworkCost cost = plan.outline().cost();
    results.put("tokens", plan.outline().tokens());
    results.put("sentences", plan.data().sentences());
    results.put("vocabulary", plan.data().vocabulary());
    results.put("heldOutTokens", plan.data().heldOutTokens());
    results.put("parameters", cost.parameters());
    results.put("parametersByPart", byPart(cost, NetworkCost.Part::parameters));
    results.put("flopPerToken", cost.trainingFlop());
    results.put("flopPerTokenByPart", byPart(cost, p -> p.forwardFlop() + p.backwardFlop()));
    results.put("flopPerTokenOfEvaluation", cost.evaluationFlop());
    results.put("flopPerEpoch", cost.trainingFlop() * plan.outline().tokens());
    results.putAll(MemoryPlan.results(plan));
    results.put("executors", plan.places().executors());
    results.put("coresOfExecutor", plan.places().coresEach());
    results.put("shards", plan.options().shards());
    results.put("epochs", plan.options().epochs());
    results.put("batch", plan.options().effectiveBatchSize());
    results.put("window", plan.options().window());
    results.put("roundsPerEpoch", plan.options().roundsPerEpoch());
    results.put("replicaThreads", plan.places().threads(plan.options().shards()));
    results.put("measuredRounds", plan.measured().rounds());
    results.put("replicaTokensPerSecond", plan.measured().replicaTokensPerSecond());
    results.put("communicatingSecondsPerRound", plan.measured().communicating());
    results.put("updateBytes", plan.measured().updateBytes());
    results.put("readingSeconds", plan.data().readingSeconds());
    results.put("warmingUpSeconds", plan.measured().warmingUp());
    results.put("secondsPerEpoch", plan.times().epoch().seconds());
    results.put("trainingSecondsPerEpoch", plan.times().epoch().training());
    results.put("validatingSecondsPerEpoch", plan.times().epoch().validating());
    results.put("communicatingShare", plan.times().epoch().communicatingShare());
    results.put("secondsOfRun", plan.times().run());
    results.put("replicas", plan.rows().stream().map(row -> results(plan, row)).toList());
    results.put("enoughReplicas", plan.choice().apart());
    results.put("enoughReplicasHere", plan.choice().here());
    results.put("secondsPerEpochOfOneMachine", plan.choice().oneMachine().seconds());
    results.put("secondsOfRunOfOneMachine", plan.choice().oneMachineRun());
    return results;
  }

  private static Map<String, Object> results(PlanReport plan, PlanReport.Row row) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("shards", row.cut().shards());
    results.put("batch", row.cut().batch());
    results.put("roundsPerEpoch", row.cut().rounds());
    results.put("secondsPerEpoch", row.apart().seconds());
    results.put("worth", plan.choice().oneMachine().training() / row.apart().training());
    results.put("communicatingShare", row.apart().communicatingShare());
    results.put("secondsPerEpochHere", row.here().seconds());
    results.put("driverBytes", row.memory().driverBytes());
    results.put("executorBytes", row.memory().executorBytes());
    return results;
  }

  private static <T> Map<String, T> byPart(NetworkCost cost, Function<NetworkCost.Part, T> figure) {
    Map<String, T> figures = new LinkedHashMap<>();
    cost.parts().forEach(part -> figures.put(part.name(), figure.apply(part)));
    return figures;
  }
}
