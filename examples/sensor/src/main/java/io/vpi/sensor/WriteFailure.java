package io.vpi.sensor;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be written, for people: the JDK's messages are often the file's name only. */
final class WriteFailure {
  private WriteFailure() {}

  static String reason(Exception error) {
    return switch (error) {
      case NoSuchFileException _ -> "its folder does not exist";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException known when known.getReason() != null -> known.getReason();
      default -> String.valueOf(error.getMessage());
    };
  }
}
