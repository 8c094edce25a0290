package rnn.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** A folder on a disk that is full when the file called {@code fullAt} is to be written. */
record FullDisk(ModelFolder folder, String fullAt) implements ModelFolder {
  @Override
  public String location() {
    return folder.location();
  }

  @Override
  public boolean exists() throws IOException {
    return folder.exists();
  }

  @Override
  public boolean isDirectory() throws IOException {
    return folder.isDirectory();
  }

  @Override
  public List<String> names() throws IOException {
    return folder.names();
  }

  @Override
  public boolean exists(String name) throws IOException {
    return folder.exists(name);
  }

  @Override
  public long size(String name) throws IOException {
    return folder.size(name);
  }

  @Override
  public InputStream open(String name) throws IOException {
    return folder.open(name);
  }

  @Override
  public OutputStream create(String name) throws IOException {
    if (name.equals(fullAt)) {
      throw new IOException("No space left");
    }
    return folder.create(name);
  }

  @Override
  public ModelFolder sibling(String suffix) {
    return new FullDisk(folder.sibling(suffix), fullAt);
  }

  @Override
  public void moveTo(ModelFolder target) throws IOException {
    folder.moveTo(((FullDisk) target).folder);
  }

  @Override
  public void delete() throws IOException {
    folder.delete();
  }
}
