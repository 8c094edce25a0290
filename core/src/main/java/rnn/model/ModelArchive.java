package rnn.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A model as one array of bytes: the files of its {@link ModelDirectory} in a zip, as they are, in
 * the order of their names. The same model has the same bytes, whenever and wherever it is written.
 */
public final class ModelArchive {
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0); // a zip's first

  private ModelArchive() {}

  /** The bytes of {@code model}. */
  public static byte[] bytes(Model model) {
    InMemoryFolder folder = new InMemoryFolder("an archive");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ModelDirectory.write(folder, model);
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        for (Map.Entry<String, byte[]> file : folder.files().entrySet()) {
          add(zip, file.getKey(), file.getValue());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("Memory was not written to", e);
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    entry.setMethod(ZipEntry.STORED); // floats hardly get smaller
    entry.setSize(content.length);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /**
   * The model in {@code bytes}.
   *
   * @param name what it is called in messages
   * @throws ModelFormatException if the bytes are not those of a sound model
   */
  public static TrainedModel read(byte[] bytes, String name) {
    InMemoryFolder folder = new InMemoryFolder(name);
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] content = zip.readNBytes(bytes.length); // no file is compressed
        if (zip.read() >= 0) {
          throw new IOException(entry.getName() + " is larger than the whole");
        }
        try (OutputStream out = folder.create(entry.getName())) {
          out.write(content);
        }
      }
      if (!folder.exists()) {
        throw new IOException("there are no files in its %,d bytes".formatted(bytes.length));
      }
      return ModelDirectory.readAny(folder);
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelFormatException(
          "%s must be the zip of a model's files but cannot be read: %s; train it anew"
              .formatted(name, e.getMessage()),
          e);
    }
  }
}
