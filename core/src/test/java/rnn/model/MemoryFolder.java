package rnn.model;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A folder in memory, only to be read, that notes which names it was asked for. */
record MemoryFolder(Map<String, byte[]> files, Set<String> asked) implements ModelFolder {
  @Override
  public String location() {
    return "memory";
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public boolean isDirectory() {
    return true;
  }

  @Override
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  @Override
  public boolean exists(String name) {
    asked.add(name);
    return files.containsKey(name);
  }

  @Override
  public long size(String name) throws IOException {
    return bytes(name).length;
  }

  @Override
  public InputStream open(String name) throws IOException {
    return new ByteArrayInputStream(bytes(name));
  }

  private byte[] bytes(String name) throws IOException {
    asked.add(name);
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new FileNotFoundException(name);
    }
    return bytes;
  }

  @Override
  public OutputStream create(String name) {
    throw new AssertionError("a reader creates " + name);
  }

  @Override
  public ModelFolder sibling(String suffix) {
    throw new AssertionError("a reader goes elsewhere");
  }

  @Override
  public void moveTo(ModelFolder target) {
    throw new AssertionError("a reader moves");
  }

  @Override
  public void delete() {
    throw new AssertionError("a reader deletes");
  }
}
