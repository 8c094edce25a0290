package rnn.spark.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rnn.batch.ExampleEncoder;

/** The origin of a model: what its directory keeps of the run, in a reader's order. */
public final class Provenance {
  private final Map<String, String> entries = new LinkedHashMap<>();

  /** The provenance of a run on {@code sparkVersion}. */
  public Provenance(String sparkVersion) {
    entries.put("version", programVersion());
    entries.put("spark", sparkVersion);
    entries.put("java", System.getProperty("java.version"));
  }

  /** The version of this program; {@code development} where it does not run from its jar. */
  public static String programVersion() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * A hash of the words and of their order; of labelled data three, parted by spaces: of words, of
   * characters, {@code none} if they are not looked at, and of labels.
   */
  public static String hash(ExampleEncoder encoder) {
    String words = hash(encoder.words().lines());
    if (encoder.labels() == null) {
      return words;
    }
    String characters = encoder.characters() == null ? "none" : hash(encoder.characters().lines());
    return String.join(" ", words, characters, hash(encoder.labels().lines()));
  }

  private static String hash(List<String> lines) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String line : lines) {
        sha256.update((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(sha256.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Adds what {@code text}, called {@code name}, was. */
  public Provenance text(String name, String description, TextCount count) {
    entries.put(name, description);
    entries.put(name + ".sentences", Long.toString(count.sentences()));
    entries.put(name + ".tokens", Long.toString(count.tokens()));
    entries.put(name + ".unknownTokens", Long.toString(count.unknownTokens()));
    entries.put(name + ".hash", count.hash());
    return this;
  }

  /** Adds an entry. */
  public Provenance with(String name, Object value) {
    entries.put(name, String.valueOf(value));
    return this;
  }

  /** Adds the options as the user gave them. */
  public Provenance options(Map<String, String> given) {
    new TreeMap<>(given).forEach((name, value) -> entries.put("option." + name, value));
    return this;
  }

  /** All entries. */
  public Map<String, String> entries() {
    return entries;
  }
}
