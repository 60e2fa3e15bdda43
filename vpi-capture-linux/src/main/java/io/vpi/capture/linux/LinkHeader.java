package io.vpi.capture.linux;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.libc.NetworkDevice;
import io.vpi.packet.LinkType;

/** What the frames of an interface begin with. */
final class LinkHeader {
  private LinkHeader() {}

  /**
   * The link type of an interface's frames.
   *
   * @param source the name of the source
   * @param device the interface
   * @return a number of {@link LinkType}
   * @throws CaptureException if its frames are of a kind that is not read
   */
  static int of(String source, NetworkDevice device) throws CaptureException {
    return switch (device.hardwareType()) {
      case NetworkDevice.ETHERNET, NetworkDevice.LOOPBACK -> LinkType.ETHERNET;
      case NetworkDevice.NO_HEADER, NetworkDevice.RAW_IP -> LinkType.RAW;
      default ->
          throw new CaptureException(
              source
                  + ": the frames of "
                  + device.name()
                  + " are of ARP hardware type "
                  + device.hardwareType()
                  + ", expected Ethernet or IP without a link header");
    };
  }
}
