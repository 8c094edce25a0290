package rnn.spark.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import rnn.spark.train.PlanReport;
import rnn.spark.train.RunOutline;

/** Memory of a plan: what its processes need, have, and should be given. */
final class MemoryPlan {
  /** Heap for each byte of arrays: what is garbage, what lies between large arrays. */
  private static final double HEAP_SHARE = 1.5;

  private static final double OF_SPARK = 512 << 20;
  private static final long STEP = 512 << 20; // of what is asked for

  private MemoryPlan() {}

  /** Lines for the user. */
  static List<String> lines(PlanReport plan) {
    RunOutline.Memory need = plan.outline().memory();
    PlanReport.Room room = plan.room();
    List<String> lines = new ArrayList<>();
    if (room.isLocal()) {
      lines.add(
          "Memory, estimated: %s of arrays in this process, which has %s."
              .formatted(megabytes(need.driverBytes()), megabytes(room.driver())));
      if (advised(need.driverBytes()) > room.driver()) {
        lines.add(
            "That is little: RNN_DRIVER_MEMORY=%s, or --driver-memory, would do."
                .formatted(setting(need.driverBytes())));
      }
      RunOutline.Memory apart = plan.row().memory();
      lines.add(
          "On a cluster, a replica on each executor: %s of arrays on the driver (--driver-memory %s), %s on an executor (--executor-memory %s)."
              .formatted(
                  megabytes(apart.driverBytes()),
                  setting(apart.driverBytes()),
                  megabytes(apart.executorBytes()),
                  setting(apart.executorBytes())));
      return lines;
    }
    lines.add(
        "Memory, estimated: %s of arrays on the driver, which has %s; %s on an executor of %s, which has %s."
            .formatted(
                megabytes(need.driverBytes()),
                megabytes(room.driver()),
                megabytes(need.executorBytes()),
                Figures.plural(need.replicas(), "replica"),
                megabytes(executorRoom(room))));
    if (advised(need.driverBytes()) > room.driver()) {
      lines.add(
          "The driver has little: --driver-memory %s (spark.driver.memory) would do."
              .formatted(setting(need.driverBytes())));
    }
    if (advised(need.executorBytes()) > executorRoom(room)) {
      lines.add(
          "An executor has little: --executor-memory %s (spark.executor.memory) would do."
              .formatted(setting(need.executorBytes())));
    }
    return lines;
  }

  private static double executorRoom(PlanReport.Room room) {
    Long executor = room.executor();
    return executor == null ? 0 : executor;
  }

  /** Heap of a process that is to hold {@code bytes} of arrays. */
  static double advised(double bytes) {
    return HEAP_SHARE * bytes + OF_SPARK;
  }

  /** The same as Spark's settings are written, in half gigabytes. */
  static String setting(double bytes) {
    long steps = (long) Math.ceil(advised(bytes) / STEP);
    return steps % 2 == 0 ? steps / 2 + "g" : steps * (STEP >> 20) + "m";
  }

  private static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%,.0f MB", Math.ceil(bytes / (1 << 20)));
  }

  /** The same by names for programs. */
  static Map<String, Object> results(PlanReport plan) {
    RunOutline.Memory need = plan.outline().memory();
    PlanReport.Room room = plan.room();
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("driverBytes", need.driverBytes());
    results.put("executorBytes", room.isLocal() ? null : need.executorBytes());
    results.put("driverBytesThere", room.driver());
    results.put("executorBytesThere", room.executor());
    results.put("driverMemory", setting(need.driverBytes()));
    results.put("executorMemory", room.isLocal() ? null : setting(need.executorBytes()));
    return results;
  }
}
