package rnn.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Spark tasks of a run's rounds: counts, the seconds of each round's fastest, middle and
 * slowest task in at most {@value #MAX_POINTS} points, and the attempts that the metrics list.
 *
 * <p>Where rounds are more than points, a point stands for several that follow each other: its
 * least and most are theirs, its median the mean of their medians. How many times as long the
 * slowest task of a round takes is of each round by itself.
 */
final class TaskColumns {
  static final int MAX_POINTS = 2_000;
  static final int MAX_ATTEMPTS = 5_000; // a run lists half as many; one that is resumed, more

  private final List<Point> points = new ArrayList<>();
  private final List<ObjectNode> attempts = new ArrayList<>();
  private final Map<String, Integer> slowestOf = new TreeMap<>(); // rounds, by executor
  private final List<Double> straggling = new ArrayList<>(); // slowest over middle, of each round
  private int roundsOfPoint = 1;
  private int rounds;
  private long tasks;
  private long failed;
  private long killed;

  private record Point(int rounds, double started, double least, double median, double most) {

    Point with(Point next) {
      int all = rounds + next.rounds;
      return new Point(
          all,
          started,
          Math.min(least, next.least),
          (rounds * median + next.rounds * next.median) / all,
          Math.max(most, next.most));
    }
  }

  /** Adds a line of metrics that has {@code tasks}. */
  void add(JsonNode line) {
    JsonNode tasksOfRound = line.path("tasks");
    double median = tasksOfRound.path("medianSeconds").asDouble(0);
    rounds++;
    tasks += tasksOfRound.path("shards").asLong(0);
    failed += tasksOfRound.path("failed").asLong(0);
    killed += tasksOfRound.path("killed").asLong(0);
    slowestOf.merge(tasksOfRound.path("slowestExecutor").asText("?"), 1, Integer::sum);
    double most = tasksOfRound.path("maxSeconds").asDouble(0);
    if (median > 0) {
      straggling.add(most / median);
    }
    add(
        new Point(
            1,
            tasksOfRound.path("startedSeconds").asDouble(0),
            tasksOfRound.path("minSeconds").asDouble(0),
            median,
            most));
    for (JsonNode attempt : tasksOfRound.path("attempts")) {
      if (attempt instanceof ObjectNode listed && attempts.size() < MAX_ATTEMPTS) {
        ObjectNode whole = listed.deepCopy();
        whole.set("epoch", line.path("epoch"));
        whole.set("round", line.path("round"));
        whole.put("medianSeconds", median);
        attempts.add(whole);
      }
    }
  }

  private void add(Point point) {
    int last = points.size() - 1;
    if (last >= 0 && points.get(last).rounds < roundsOfPoint) {
      points.set(last, points.get(last).with(point));
      return;
    }
    if (points.size() == MAX_POINTS) {
      halve();
    }
    points.add(point);
  }

  /** Makes one point of each two that follow each other. */
  private void halve() {
    roundsOfPoint *= 2;
    for (int i = 0; i < points.size() / 2; i++) {
      points.set(i, points.get(2 * i).with(points.get(2 * i + 1)));
    }
    points.subList(points.size() / 2, points.size()).clear();
  }

  /** Puts {@code tasks} into {@code json}; nothing if the metrics have none. */
  void putInto(ObjectNode json) {
    if (rounds == 0) {
      return;
    }
    ObjectNode all = json.putObject("tasks");
    all.put("rounds", rounds);
    all.put("tasks", tasks);
    all.put("failed", failed);
    all.put("killed", killed);
    ObjectNode slowest = all.putObject("slowestOf");
    slowestOf.forEach(slowest::put);
    if (!straggling.isEmpty()) {
      Collections.sort(straggling);
      all.put("slowestInMedians", straggling.get(straggling.size() / 2));
    }
    ArrayNode started = all.putArray("startedSeconds");
    ArrayNode least = all.putArray("minSeconds");
    ArrayNode median = all.putArray("medianSeconds");
    ArrayNode most = all.putArray("maxSeconds");
    for (Point point : points) {
      started.add(point.started);
      least.add(point.least);
      median.add(point.median);
      most.add(point.most);
    }
    all.putArray("attempts").addAll(attempts);
  }
}
