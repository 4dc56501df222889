package dev.zako.js.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.io.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * What the JavaScript engine takes for the file system: the modules of the job that is evaluated
 * and nothing else. Paths are texts; the real file system is never asked.
 */
final class ModuleFileSystem implements FileSystem {
  private static final Path ROOT = Path.of("/");

  private @Nullable ModuleTable table;

  /** Shows the modules of the next job instead of those of the one before. */
  void show(ModuleTable next) {
    table = next;
  }

  /** Makes a path absolute and takes out `.` and `..`. */
  static String normalise(String path) {
    return ROOT.resolve(path).normalize().toString();
  }

  @Override
  public Path parsePath(URI uri) {
    return ROOT.resolve(uri.toString());
  }

  @Override
  public Path parsePath(String path) {
    return Path.of(path);
  }

  @Override
  public Path toAbsolutePath(Path path) {
    return ROOT.resolve(path);
  }

  @Override
  public Path toRealPath(Path path, LinkOption... options) throws IOException {
    return Path.of(canonical(path));
  }

  private String canonical(Path path) throws NoSuchFileException {
    String asked = normalise(path.toString());
    return shown(asked).canonical(asked).orElseThrow(() -> new NoSuchFileException(asked));
  }

  private ModuleTable shown(String asked) throws NoSuchFileException {
    if (table == null) {
      throw new NoSuchFileException(asked);
    }
    return table;
  }

  @Override
  public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options)
      throws IOException {
    if (modes.contains(AccessMode.WRITE) || modes.contains(AccessMode.EXECUTE)) {
      throw new AccessDeniedException(path.toString());
    }
    canonical(path);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    String canonical = canonical(path);
    String text =
        shown(canonical).text(canonical).orElseThrow(() -> new NoSuchFileException(canonical));
    return new TextChannel(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    throw new AccessDeniedException(directory.toString());
  }

  @Override
  public void delete(Path path) throws IOException {
    throw new AccessDeniedException(path.toString());
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    throw new AccessDeniedException(directory.toString());
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    throw new AccessDeniedException(path.toString());
  }

  /** A text to be read. */
  private static final class TextChannel implements SeekableByteChannel {
    private final ByteBuffer content;
    private boolean open = true;

    TextChannel(byte[] content) {
      this.content = ByteBuffer.wrap(content);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      if (!open) {
        throw new ClosedChannelException();
      }
      if (!content.hasRemaining()) {
        return -1;
      }
      int count = Math.min(target.remaining(), content.remaining());
      target.put(content.slice(content.position(), count));
      content.position(content.position() + count);
      return count;
    }

    @Override
    public int write(ByteBuffer source) {
      throw new NonWritableChannelException();
    }

    @Override
    public long position() {
      return content.position();
    }

    @Override
    public SeekableByteChannel position(long position) {
      content.position((int) Math.min(position, content.limit()));
      return this;
    }

    @Override
    public long size() {
      return content.limit();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }
}
