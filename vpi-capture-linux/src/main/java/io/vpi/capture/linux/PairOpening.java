package io.vpi.capture.linux;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.libc.EventFd;
import io.vpi.capture.linux.libc.Mapping;
import io.vpi.capture.linux.libc.NetworkDevice;
import io.vpi.capture.linux.libc.NetworkNamespace;
import io.vpi.capture.linux.libc.PacketSocket;
import io.vpi.capture.linux.libc.Platform;
import org.jspecify.annotations.Nullable;

/**
 * What an inline pair holds of the system.
 *
 * @param first the socket of one interface, bound
 * @param second that of the other
 * @param firstOut by what frames go out at the one
 * @param secondOut by what they go out at the other
 * @param mapping the rings of both, the first one's first
 * @param event what wakes their reader
 * @param firstDevice the one interface
 * @param secondDevice the other
 */
record PairOpening(
    PacketSocket first,
    PacketSocket second,
    TransmitRing firstOut,
    TransmitRing secondOut,
    Mapping mapping,
    EventFd event,
    NetworkDevice firstDevice,
    NetworkDevice secondDevice)
    implements AutoCloseable {
  /**
   * Opens both interfaces as configured, and lets frames in.
   *
   * @param config how
   * @return what was opened; the caller closes it
   * @throws CaptureException if any step is refused, with the sentence for the user
   */
  static PairOpening open(PairConfig config) throws CaptureException {
    Platform.require(config.source());
    return NetworkNamespace.open(config.source(), config.namespace(), () -> openHere(config));
  }

  private static PairOpening openHere(PairConfig config) throws CaptureException {
    PacketSocket first = null;
    PacketSocket second = null;
    TransmitRing firstOut = null;
    TransmitRing secondOut = null;
    Mapping mapping = null;
    EventFd event = null;
    boolean done = false;
    try {
      first = PacketSocket.open(config.source());
      second = PacketSocket.open(config.source());
      NetworkDevice firstDevice = NetworkDevice.find(first, config.first());
      NetworkDevice secondDevice = NetworkDevice.find(second, config.second());
      PairSocket.prepare(first, firstDevice, config);
      PairSocket.prepare(second, secondDevice, config);
      firstOut = TransmitRing.open(config.source(), firstDevice);
      secondOut = TransmitRing.open(config.source(), secondDevice);
      mapping = Mapping.ofBoth(first, config.ringLength(), second, config.ringLength());
      event = EventFd.open(config.source());
      // A socket of no protocol sees nothing until it is bound: both ends begin when all is ready.
      first.bind(firstDevice, PacketSocket.ETH_P_ALL);
      second.bind(secondDevice, PacketSocket.ETH_P_ALL);
      PairOpening opening =
          new PairOpening(
              first, second, firstOut, secondOut, mapping, event, firstDevice, secondDevice);
      done = true;
      return opening;
    } finally {
      if (!done) {
        closeAll(first, second, firstOut, secondOut, mapping, event);
      }
    }
  }

  @Override
  public void close() {
    closeAll(first, second, firstOut, secondOut, mapping, event);
  }

  private static void closeAll(
      @Nullable PacketSocket first,
      @Nullable PacketSocket second,
      @Nullable TransmitRing firstOut,
      @Nullable TransmitRing secondOut,
      @Nullable Mapping mapping,
      @Nullable EventFd event) {
    if (firstOut != null) {
      firstOut.close();
    }
    if (secondOut != null) {
      secondOut.close();
    }
    if (mapping != null) {
      mapping.close();
    }
    if (first != null) {
      first.close();
    }
    if (second != null) {
      second.close();
    }
    if (event != null) {
      event.close();
    }
  }
}
