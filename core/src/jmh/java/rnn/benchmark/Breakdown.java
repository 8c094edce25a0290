package rnn.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a work's time goes, by samples of its thread's stack.
 *
 * @param samples how many there are; a share {@code s} is uncertain by {@code √(s·(1−s)/samples)}
 * @param speed of the work while it was sampled
 * @param percent share of each of {@link Phases}, the biggest first
 */
record Breakdown(long samples, Speed speed, Map<String, Double> percent) {
  private static final String SAMPLE = "jdk.ExecutionSample";
  private static final Duration PERIOD = Duration.ofMillis(10); // the shortest that JFR has
  private static final double WARM_UP_SECONDS = 3; // JFR's start makes the compiler start again

  /** The breakdown of {@code work}, already warm, on this thread over some {@code seconds}. */
  static Breakdown of(Work work, double seconds) throws IOException {
    Path file = Files.createTempFile("rnn-breakdown", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(SAMPLE).withPeriod(PERIOD);
      recording.start();
      Speed.of(work, WARM_UP_SECONDS);
      Instant from = Instant.now();
      Speed speed = Speed.of(work, seconds);
      recording.stop();
      recording.dump(file);
      return of(file, from, speed);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static Breakdown of(Path file, Instant from, Speed speed) throws IOException {
    long thread = Thread.currentThread().getId();
    Map<String, Long> counts = new HashMap<>();
    long samples = 0;
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (event.getEventType().getName().equals(SAMPLE)
          && event.getStackTrace() != null
          && !event.getStartTime().isBefore(from)
          && event.<RecordedThread>getValue("sampledThread").getJavaThreadId() == thread) {
        counts.merge(Phases.of(event.getStackTrace().getFrames()), 1L, Long::sum);
        samples++;
      }
    }
    Map<String, Double> percent = new LinkedHashMap<>();
    double all = samples;
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .forEach(entry -> percent.put(entry.getKey(), 100 * entry.getValue() / all));
    return new Breakdown(samples, speed, percent);
  }
}
