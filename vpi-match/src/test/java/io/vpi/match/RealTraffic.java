package io.vpi.match;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The packets of a capture that zstd has compressed, one after the other, without their headers: a
 * capture module is not among what this one may depend on.
 */
final class RealTraffic implements AutoCloseable {

  private static final int FILE_HEADER = 24;
  private static final int ETHERNET_IPV4_AND_UDP_HEADERS = 42;

  private final Process process;
  private final DataInputStream in;

  RealTraffic(Path zstd, Path capture) throws IOException {
    this.process =
        new ProcessBuilder(zstd.toString(), "-d", "--long=27", "-c", capture.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    InputStream output = process.getInputStream();
    this.in = new DataInputStream(new java.io.BufferedInputStream(output, 1 << 16));
    in.skipNBytes(FILE_HEADER);
  }

  /** What follows the headers of the next packet, or all of a short one; null at the end. */
  byte[] next() throws IOException {
    try {
      in.skipNBytes(8);
    } catch (EOFException e) {
      return null;
    }
    int captured = Integer.reverseBytes(in.readInt());
    in.skipNBytes(4);
    int skipped = captured > ETHERNET_IPV4_AND_UDP_HEADERS ? ETHERNET_IPV4_AND_UDP_HEADERS : 0;
    in.skipNBytes(skipped);
    byte[] payload = new byte[captured - skipped];
    in.readFully(payload);
    return payload;
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
