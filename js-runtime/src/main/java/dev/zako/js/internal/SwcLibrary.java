package dev.zako.js.internal;

import com.caoccao.javet.swc4j.Swc4j;
import com.caoccao.javet.swc4j.Swc4jLibLoader;
import com.caoccao.javet.swc4j.interfaces.ISwc4jLibLoadingListener;
import dev.zako.js.ScriptFailedException;
import dev.zako.js.ScriptFailure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Loads the native library of swc, once in a process. The library is 18 MB inside its archive; it
 * is unpacked under a temporary name, forced to the disk and renamed, so that several processes may
 * do so at once and a process that dies half-way leaves nothing that another would load.
 */
final class SwcLibrary {
  private static final Object LOCK = new Object();

  /** A native library belongs to the process: this is whether it is there. Guarded by the lock. */
  private static boolean loaded;

  private static volatile boolean ready;

  private SwcLibrary() {}

  /** Loads the library if that has not happened; the directory of the first caller counts. */
  static void load(Path directory) throws ScriptFailedException, IOException {
    if (ready) {
      return;
    }
    synchronized (LOCK) {
      if (loaded) {
        return;
      }
      File unpacked = unpack(directory).toFile();
      try {
        Swc4jLibLoader.setLibLoadingListener(
            new ISwc4jLibLoadingListener() {
              @Override
              public File getLibPath() {
                return unpacked;
              }

              @Override
              public boolean isDeploy() {
                return false;
              }
            });
        new Swc4j().getVersion();
        loaded = true;
        ready = true;
      } catch (LinkageError e) {
        throw new ScriptFailedException(
            ScriptFailure.of(
                ScriptFailure.Kind.INTERNAL,
                "The TypeScript library cannot be loaded from `" + directory + "`: " + e));
      }
    }
  }

  /** The directory that holds the library, unpacked if it is not there in full. */
  private static Path unpack(Path directory) throws IOException {
    String name = fileName();
    URL resource = Swc4j.class.getResource("/" + name);
    if (resource == null) {
      throw new IOException("there is none for this platform (`" + name + "`)");
    }
    Path home = directory.resolve("swc4j-2.0.0");
    Path target = home.resolve(name);
    URLConnection connection = resource.openConnection();
    long size = connection.getContentLengthLong();
    try (InputStream in = connection.getInputStream()) {
      if (Files.isRegularFile(target) && Files.size(target) == size) {
        return home;
      }
      Files.createDirectories(home);
      Path temporary = Files.createTempFile(home, name, ".tmp");
      try {
        Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        Files.move(
            temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
    return home;
  }

  /** The name by which swc4j 2.0.0 knows its library on this platform. */
  private static String fileName() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String os = system.contains("mac") ? "macos" : system.contains("win") ? "windows" : "linux";
    String architecture = machine.equals("aarch64") || machine.equals("arm64") ? "arm64" : "x86_64";
    String extension = os.equals("macos") ? "dylib" : os.equals("windows") ? "dll" : "so";
    return "libswc4j-" + os + "-" + architecture + ".v.2.0.0." + extension;
  }
}
