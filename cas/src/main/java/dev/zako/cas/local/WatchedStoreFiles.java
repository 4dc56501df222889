package dev.zako.cas.local;

import dev.zako.cas.WritePoints;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The steps of a store, told one by one. */
final class WatchedStoreFiles extends StoreFiles {
  private final WritePoints points;

  WatchedStoreFiles(WritePoints points) {
    this.points = points;
  }

  @Override
  OutputStream create(Path file) throws IOException {
    points.reached("store creates");
    return new FilterOutputStream(super.create(file)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        int half = length / 2;
        out.write(bytes, offset, half);
        points.reached("store half written");
        out.write(bytes, offset + half, length - half);
      }
    };
  }

  @Override
  void append(FileOutputStream log, ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    points.reached("store appends");
    super.append(log, bytes.limit((bytes.position() + end) / 2));
    points.reached("store half appended");
    super.append(log, bytes.limit(end));
    points.reached("store appended");
  }

  @Override
  void copy(Path source, Path target) throws IOException {
    points.reached("store copies");
    super.copy(source, target);
  }

  @Override
  void move(Path source, Path target) throws IOException {
    points.reached("store publishes");
    super.move(source, target);
    points.reached("store published");
  }
}
