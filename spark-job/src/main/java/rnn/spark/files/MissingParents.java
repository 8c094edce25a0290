package rnn.spark.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Directories above some others that are not there: a {@link WriteProbe} makes them, and a check
 * that is to leave nothing behind takes them away again.
 */
public final class MissingParents {
  private static final Logger LOG = LoggerFactory.getLogger(MissingParents.class);

  private final List<HadoopFolder> missing; // the lowest first

  private MissingParents(List<HadoopFolder> missing) {
    this.missing = missing;
  }

  /** The directories above {@code folders} that are not there now; none if that cannot be told. */
  public static MissingParents of(HadoopFolder... folders) {
    List<HadoopFolder> missing = new ArrayList<>();
    try {
      for (HadoopFolder folder : folders) {
        HadoopFolder parent = folder.parent();
        while (parent != null && !parent.exists()) {
          missing.add(parent);
          parent = parent.parent();
        }
      }
    } catch (IOException e) { // the check that writes there will say so
      LOG.debug("Missing directories are not known", e);
    }
    return new MissingParents(missing);
  }

  /** Deletes those that are there by now and hold nothing. */
  public void deleteEmpty() {
    for (HadoopFolder folder : missing) {
      try {
        folder.deleteIfEmpty();
      } catch (IOException e) {
        LOG.debug("{} is not deleted", folder.location(), e);
      }
    }
  }
}
