package io.vpi.eve;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file, appended to. It is not buffered here: the queue hands over many lines at once.
 *
 * <p>Thread safe: it is reopened by another thread than the one that writes.
 */
final class FileTarget implements LineTarget {
  private final Path path;
  private OutputStream stream;

  /** The file to go on in once the line that is half written is complete. */
  private @Nullable OutputStream next;

  private boolean atLineStart = true;

  FileTarget(Path path) throws IOException {
    this.path = path;
    this.stream = open(path);
  }

  private static OutputStream open(Path path) throws IOException {
    return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public synchronized void write(byte[] bytes, int start, int length) throws IOException {
    int at = start;
    int end = start + length;
    if (next != null && !atLineStart) {
      int restOfLine = restOfLine(bytes, at, end);
      stream.write(bytes, at, restOfLine);
      at += restOfLine;
      atLineStart = restOfLine > 0 && bytes[at - 1] == '\n';
    }
    if (next != null && atLineStart) {
      OutputStream old = stream;
      stream = next;
      next = null;
      old.close();
    }
    if (at < end) {
      stream.write(bytes, at, end - at);
      atLineStart = bytes[end - 1] == '\n';
    }
  }

  private static int restOfLine(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at == end ? end - start : at + 1 - start;
  }

  @Override
  public synchronized void reopen() throws IOException {
    OutputStream opened = open(path);
    OutputStream superseded = next;
    next = opened;
    if (superseded != null) {
      superseded.close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    OutputStream unused = next;
    next = null;
    try {
      stream.close();
    } finally {
      if (unused != null) {
        unused.close();
      }
    }
  }

  @Override
  public String name() {
    return path.toString();
  }
}
