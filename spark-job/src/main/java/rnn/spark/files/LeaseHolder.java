package rnn.spark.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import rnn.model.ModelFormatException;
import rnn.model.RecordJson;

/**
 * The process that holds a lease, as the lease's file says it.
 *
 * @param id a fresh one for each lease
 * @param host the host's name, for people
 * @param machine what tells apart machines, boots and containers of one name, whose process numbers
 *     mean nothing to each other; empty on systems that tell no such thing
 * @param pid the process's number there
 * @param processStart when it started: a number may be another process's later
 * @param since when it took the lease, by its own clock
 * @param command what it does, for people
 */
record LeaseHolder(
    String id,
    String host,
    String machine,
    long pid,
    String processStart,
    String since,
    String command) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path PROC = Path.of("/proc");

  /** This process, for a new lease. */
  static LeaseHolder ofThisProcess(String command) {
    long pid = ProcessHandle.current().pid();
    return new LeaseHolder(
        UUID.randomUUID().toString(),
        hostName(),
        machineName(PROC),
        pid,
        processStart(pid).orElse(""),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        command);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /**
   * Name of this machine, boot and container: Linux gives every boot an id, and containers their
   * own numbers of processes. Empty elsewhere, where two machines may have one host name.
   */
  static String machineName(Path proc) {
    try {
      return String.join(
          " ",
          hostName(),
          Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip(),
          Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString());
    } catch (IOException | UnsupportedOperationException notLinux) {
      return "";
    }
  }

  /** Start of the process {@code pid} of this machine; empty if it is no longer there. */
  private static Optional<String> processStart(long pid) {
    try {
      // On Linux by the kernel's own count, which no change of the clock moves. The name in
      // parentheses may hold anything.
      String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      boolean isDead = fields[0].equals("Z") || fields[0].equals("X");
      return isDead ? Optional.empty() : Optional.of(fields[19]);
    } catch (IOException | IndexOutOfBoundsException notThere) {
      if (Files.exists(PROC.resolve("self/stat"))) {
        return Optional.empty();
      }
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process -> process.info().startInstant().map(Instant::toString).orElse(""));
  }

  /** True if the process surely ran where this one runs, so that {@link #isAlive} can tell. */
  boolean isOfThisMachine() {
    return !machine.isEmpty() && machine.equals(machineName(PROC));
  }

  /** True if the process, one of this machine, is still there. */
  boolean isAlive() {
    return processStart(pid).filter(processStart::equals).isPresent();
  }

  /** The holder in words. */
  String description() {
    return "`%s`, process %d on %s, since %s".formatted(command, pid, host, since);
  }

  /** The content of a lease's file. */
  byte[] bytes() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Strings and a number were not written", e);
    }
  }

  /**
   * The holder in the content of a lease's file.
   *
   * @throws ModelFormatException if it is anything else
   */
  static LeaseHolder parse(byte[] bytes, String what) {
    return RecordJson.record(RecordJson.object(bytes, what), LeaseHolder.class, what);
  }

  /** {@code duration} for people: {@code 40 s}, {@code 4 min 20 s}. */
  static String text(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return seconds < 60 ? seconds + " s" : "%d min %d s".formatted(seconds / 60, seconds % 60);
  }
}
