package io.vpi.sensor;

import io.vpi.flow.stream.StreamData;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What {@code vpi streams} gathers of one TCP connection. */
final class TcpStream {
  final long number;
  final long firstFrame;
  final Direction toServer = new Direction();
  final Direction toClient = new Direction();

  TcpStream(long number, long firstFrame) {
    this.number = number;
    this.firstFrame = firstFrame;
  }

  Direction direction(boolean isToServer) {
    return isToServer ? toServer : toClient;
  }

  /** The bytes of one direction, as their number and their SHA-256. */
  static final class Direction {
    private final MessageDigest digest = sha256();
    long segments;
    long bytes;
    boolean closed;

    void take(StreamData data) {
      bytes += data.length();
      digest.update(data.memory().asSlice(data.offset(), data.length()).asByteBuffer());
    }

    byte[] digest() {
      return digest.digest();
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}
