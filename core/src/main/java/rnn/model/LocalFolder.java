package rnn.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A model folder on the local disk. */
public final class LocalFolder implements ModelFolder {
  private final Path path;

  /**
   * The folder at {@code path}, which need not exist. A symbolic link stands for the directory it
   * points to.
   */
  public LocalFolder(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      absolute = absolute.toRealPath();
    } catch (IOException missing) {
      // Nothing is there yet: the path as given is the place where it will be.
    }
    if (absolute.getFileName() == null) {
      throw new IllegalArgumentException(
          "A model folder must have a name but is the root " + path + "; name a directory in it");
    }
    this.path = absolute;
  }

  @Override
  public String location() {
    return path.toString();
  }

  @Override
  public boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public boolean isDirectory() {
    return Files.isDirectory(path);
  }

  @Override
  public List<String> names() throws IOException {
    if (!exists()) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public boolean exists(String name) {
    return Files.isRegularFile(path.resolve(name));
  }

  @Override
  public long size(String name) throws IOException {
    return Files.size(path.resolve(name));
  }

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(path.resolve(name));
  }

  @Override
  public OutputStream create(String name) throws IOException {
    Files.createDirectories(path);
    return Files.newOutputStream(path.resolve(name));
  }

  @Override
  public ModelFolder sibling(String suffix) {
    return new LocalFolder(path.resolveSibling(path.getFileName() + suffix));
  }

  @Override
  public void moveTo(ModelFolder target) throws IOException {
    Path to = ((LocalFolder) target).path;
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    Files.move(path, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete() throws IOException {
    if (!exists()) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
