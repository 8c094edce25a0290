package rnn.spark.job;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A try whether a standalone master is there: Spark itself tries for a minute, prints a trace for
 * each attempt, and then tells that its context was stopped.
 */
final class MasterProbe {
  private static final String SCHEME = "spark://";
  private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");
  private static final int CONNECT_MILLIS = 5_000;
  private static final int MAX_ATTEMPTS = 10; // a master may have been started a moment ago
  private static final long PAUSE_MILLIS = 1_000;

  private MasterProbe() {}

  /**
   * Waits some seconds for one of the masters in {@code url}; of other kinds of masters it knows
   * nothing.
   *
   * @throws InputException if the address has no host and port
   * @throws ClusterException if no master answers
   */
  static void check(String url) {
    check(url, InetSocketAddress::new);
  }

  /** The same, with {@code resolver} to make an address of a host's name and a port. */
  static void check(String url, BiFunction<String, Integer, InetSocketAddress> resolver) {
    if (!url.startsWith(SCHEME)) {
      return;
    }
    List<InetSocketAddress> masters = addresses(url, resolver);
    String refusal = "";
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      boolean isNameKnown = false;
      for (InetSocketAddress master : masters) {
        isNameKnown |= !master.isUnresolved();
        try (Socket socket = new Socket()) {
          socket.connect(master, CONNECT_MILLIS);
          return;
        } catch (IOException e) {
          refusal = master.isUnresolved() ? "there is no machine of this name" : e.getMessage();
        }
      }
      if (!isNameKnown || attempt == MAX_ATTEMPTS || !pause()) {
        break;
      }
    }
    throw new ClusterException(
        "No Spark master answers at %s (%s); see whether it is up and reached from here, and correct --master, MASTER or spark.master"
            .formatted(url, refusal));
  }

  private static List<InetSocketAddress> addresses(
      String url, BiFunction<String, Integer, InetSocketAddress> resolver) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String master : url.substring(SCHEME.length()).split(",", -1)) {
      Matcher address = ADDRESS.matcher(master.strip());
      if (!address.matches() || Integer.parseInt(address.group(2)) > 65_535) {
        throw new InputException(
            "A standalone master must be spark://HOST:PORT, as in spark://host:7077, but is '%s'; correct --master, MASTER or spark.master"
                .formatted(url));
      }
      String host = address.group(1).replaceAll("^\\[(.*)\\]$", "$1");
      addresses.add(resolver.apply(host, Integer.valueOf(address.group(2))));
    }
    return addresses;
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
