package rnn.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * A directory on some file system, with the few operations that a model directory needs.
 *
 * <p>{@link LocalFolder} is the one on this machine's disk. Names are single path elements.
 */
public interface ModelFolder {

  /** The path as users know it, for messages. */
  String location();

  /** True if the directory is there, or something else in its place. */
  boolean exists() throws IOException;

  /** True if the directory is there. */
  boolean isDirectory() throws IOException;

  /** The names of the files and directories in it; empty if the directory is not there. */
  List<String> names() throws IOException;

  /** True if the file {@code name} is there. */
  boolean exists(String name) throws IOException;

  /** The size in bytes of the file {@code name}. */
  long size(String name) throws IOException;

  /** The content of the file {@code name}; the caller closes it. */
  InputStream open(String name) throws IOException;

  /** A new file {@code name}, the directory made if it is not there; the caller closes it. */
  OutputStream create(String name) throws IOException;

  /** The directory beside this one whose name is this one's followed by {@code suffix}. */
  ModelFolder sibling(String suffix);

  /**
   * Renames this directory to {@code target}, a {@link #sibling} of the same family.
   *
   * @throws IOException if the rename fails or {@code target} is there already; it is never moved
   *     into it
   */
  void moveTo(ModelFolder target) throws IOException;

  /** Deletes the directory and all that is in it; does nothing if it is not there. */
  void delete() throws IOException;
}
