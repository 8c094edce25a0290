package rnn.spark.files;

import java.util.Map;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Hadoop's local disk for files whose names have colons: its checksum files may have them too. */
public final class ColonFileSystem extends LocalFileSystem {
  /** Settings of Hadoop with which local files are read this way. */
  public static final Map<String, String> SETTINGS =
      Map.of("fs.file.impl", ColonFileSystem.class.getName(), "fs.file.impl.disable.cache", "true");

  @Override
  public Path getChecksumFile(Path file) {
    return Location.child(file.getParent(), "." + file.getName() + ".crc");
  }
}
