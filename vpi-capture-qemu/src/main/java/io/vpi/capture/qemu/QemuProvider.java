package io.vpi.capture.qemu;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSourceProvider;

/**
 * Opens sources on QEMU: {@code qemu:mirror?dir=FOLDER&guest=NAME} and {@code
 * qemu:inline?dir=FOLDER&guest=NAME}.
 *
 * <table>
 * <caption>Parameters, joined by {@code &}; no character is escaped</caption>
 * <tr><th>name</th><th>value</th><th>default</th></tr>
 * <tr><td>{@code dir}</td><td>the folder of the sockets, made if it is not there</td><td></td></tr>
 * <tr><td>{@code guest}</td><td>{@code GUEST} or {@code GUEST:PORT}, as often as there are
 *     guests</td><td>each folder in {@code dir}, now or later</td></tr>
 * <tr><td>{@code guests}</td><td>the most guests, 1 to 1024</td><td>those named, or 32</td></tr>
 * <tr><td>{@code vnet}</td><td>{@code on} or {@code off}, as the filters'
 *     {@code vnet_hdr_support}</td><td>on</td></tr>
 * <tr><td>{@code group}</td><td>the group that QEMU runs as</td><td>the own user alone</td></tr>
 * <tr><td>{@code fail}</td><td>{@code open} or {@code closed}: {@link FailPolicy}; inline</td>
 *     <td>closed</td></tr>
 * <tr><td>{@code full}</td><td>{@code frame} or {@code queue} is dropped: {@link FullQueuePolicy};
 *     inline</td><td>frame</td></tr>
 * <tr><td>{@code queue}</td><td>KiB that may wait for QEMU, a guest's direction, 128 to 65536;
 *     inline</td><td>512</td></tr>
 * </table>
 *
 * <p>Thread safe.
 */
public final class QemuProvider implements PacketSourceProvider {
  static final String SCHEME = "qemu";

  /** Makes the provider; {@link java.util.ServiceLoader} does this too. */
  public QemuProvider() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public String synopsis() {
    return "qemu:mirror|inline?dir=FOLDER&guest=NAME";
  }

  @Override
  public String description() {
    return "guests of QEMU, through its filter-mirror or filter-redirector";
  }

  /**
   * Opens a source: its sockets are there when this returns, and filters may connect.
   *
   * @param uri the scheme {@code qemu}, a mode and parameters
   * @param options what every source is told
   * @return the open source; the caller closes it
   * @throws CaptureException if the name is wrong, or a socket cannot be made
   */
  @Override
  public PacketSource open(CaptureUri uri, CaptureOptions options) throws CaptureException {
    return new QemuSource(uri.toString(), HookOptions.parse(uri), options);
  }
}
