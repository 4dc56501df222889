package dev.zako.cli.daemon;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A socket that only its owner can reach, in a directory of its own with a short name: addresses of
 * sockets have at most 108 bytes.
 *
 * @param channel where clients arrive
 * @param path its address
 */
record PrivateSocket(ServerSocketChannel channel, Path path) implements AutoCloseable {
  private static final String PREFIX = "zako-";
  private static final String NAME = "socket";
  private static final int MAX_ADDRESS_BYTES = 107;
  private static final int DIRECTORY_BYTES = 32;
  private static final Path FALLBACK = Path.of("/tmp");

  /** Makes one below {@code XDG_RUNTIME_DIR} if that is fit, else below {@code /tmp}. */
  static PrivateSocket open(Map<String, String> environment) throws IOException {
    Path directory = Files.createTempDirectory(parent(environment), PREFIX);
    Path path = directory.resolve(NAME);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(path));
      return new PrivateSocket(channel, path);
    } catch (IOException | RuntimeException e) {
      channel.close();
      remove(path);
      throw e;
    }
  }

  static Path parent(Map<String, String> environment) {
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    int length = runtime.getBytes(StandardCharsets.UTF_8).length;
    return runtime.startsWith("/")
            && length + DIRECTORY_BYTES <= MAX_ADDRESS_BYTES
            && Files.isDirectory(Path.of(runtime))
            && Files.isWritable(Path.of(runtime))
        ? Path.of(runtime)
        : FALLBACK;
  }

  /** Removes a socket with its directory; leaves alone whatever is none of ours. */
  static void remove(Path path) {
    Path directory = path.getParent();
    if (directory == null
        || !path.endsWith(NAME)
        || !directory.getFileName().toString().startsWith(PREFIX)) {
      return;
    }
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(directory);
    } catch (IOException _) {
      // An empty socket file does no harm.
      return;
    }
  }

  /** Takes no more clients. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // It is given up in any case.
    }
    remove(path);
  }
}
