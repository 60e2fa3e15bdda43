package io.vpi.capture.pcap;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSourceProvider;
import java.io.InputStream;

/**
 * Opens capture files: {@code pcap:FILE}, and {@code pcap:-} for standard input. The package's page
 * says which formats are read, and how.
 *
 * <p>Thread safe.
 */
public final class PcapFileProvider implements PacketSourceProvider {
  /** Makes the provider; {@link java.util.ServiceLoader} does this too. */
  public PcapFileProvider() {}

  @Override
  public String scheme() {
    return "pcap";
  }

  @Override
  public String synopsis() {
    return "pcap:FILE";
  }

  @Override
  public String description() {
    return "a pcap or pcapng file, plain or compressed by gzip or zstd; - is standard input";
  }

  /**
   * Opens a file, a named pipe, or standard input. On a pipe it waits for the writer and for the
   * first bytes.
   *
   * @param uri the scheme {@code pcap} and a path, or {@code -}
   * @param options what every source is told
   * @return the open source; the caller closes it
   * @throws CaptureException if there is no such file, it cannot be read, or it is no capture
   */
  @Override
  public PacketSource open(CaptureUri uri, CaptureOptions options) throws CaptureException {
    String target = uri.target();
    if (target.equals(CaptureOpener.STANDARD_INPUT)) {
      return new CaptureOpener(uri.toString(), "standard input", options)
          .openStream(System.in, false);
    }
    return new CaptureOpener(uri.toString(), target, options).openPath();
  }

  /**
   * Opens a stream of the caller's, such as a socket's or a process's output. It is read by a
   * thread of its own, so that poll never waits for it; this method waits for its first bytes.
   *
   * @param name the source's name, as {@link PacketSource#name()} is to tell it
   * @param stream a capture, plain or compressed; closed with the source
   * @param options what every source is told
   * @return the open source; the caller closes it
   * @throws CaptureException if the stream cannot be read or is no capture
   */
  public PacketSource open(String name, InputStream stream, CaptureOptions options)
      throws CaptureException {
    return new CaptureOpener(name, name, options).openStream(stream, true);
  }
}
