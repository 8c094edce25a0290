package rnn.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model folder in memory. It is there once something was written to it. */
final class InMemoryFolder implements ModelFolder {
  private final String location;
  private Map<String, byte[]> files = new TreeMap<>(); // by the name

  /** An empty folder that messages call {@code location}. */
  InMemoryFolder(String location) {
    this.location = location;
  }

  /** The files by their names, in the order of these. */
  Map<String, byte[]> files() {
    return files;
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public boolean exists() {
    return !files.isEmpty();
  }

  @Override
  public boolean isDirectory() {
    return exists();
  }

  @Override
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  @Override
  public boolean exists(String name) {
    return files.containsKey(name);
  }

  @Override
  public long size(String name) throws IOException {
    return content(name).length;
  }

  @Override
  public InputStream open(String name) throws IOException {
    return new ByteArrayInputStream(content(name));
  }

  private byte[] content(String name) throws IOException {
    byte[] content = files.get(name);
    if (content == null) {
      throw new FileNotFoundException("There is no %s in %s".formatted(name, location));
    }
    return content;
  }

  @Override
  public OutputStream create(String name) {
    return new ByteArrayOutputStream() {
      @Override
      public void close() {
        files.put(name, toByteArray());
      }
    };
  }

  @Override
  public ModelFolder sibling(String suffix) {
    return new InMemoryFolder(location + suffix);
  }

  @Override
  public void moveTo(ModelFolder target) {
    ((InMemoryFolder) target).files = files;
    files = new TreeMap<>();
  }

  @Override
  public void delete() {
    files.clear();
  }
}
