package io.vpi.capture.pcap.live;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.LiveClock;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSourceProvider;
import io.vpi.tap.TapPoint;
import java.io.IOException;

/**
 * Opens network interfaces with libpcap: {@code live:IF}. The package's page tells what may follow.
 *
 * <p>Thread safe.
 */
public final class LiveProvider implements PacketSourceProvider {
  /** Makes the provider; {@link java.util.ServiceLoader} does this too. It loads no library yet. */
  public LiveProvider() {}

  @Override
  public String scheme() {
    return "live";
  }

  @Override
  public String synopsis() {
    return LiveTarget.SYNOPSIS;
  }

  @Override
  public String description() {
    return "a network interface, by libpcap; any stands for all of them";
  }

  /**
   * Opens an interface.
   *
   * @param uri the scheme {@code live} and an interface's name, with options behind it
   * @param options what every source is told
   * @return the open source; the caller closes it
   * @throws CaptureException if libpcap is missing, there is no such interface, it is down,
   *     capturing is not permitted, or an option or the filter is wrong
   */
  @Override
  public PacketSource open(CaptureUri uri, CaptureOptions options) throws CaptureException {
    LiveTarget target = LiveTarget.parse(uri);
    return open(target.device(), target.options(), options);
  }

  /**
   * Opens an interface with options that need not be spelt.
   *
   * @param device the interface's name
   * @param live how to capture from it
   * @param options what every source is told
   * @return the open source; the caller closes it
   * @throws CaptureException as the other method
   */
  public PacketSource open(String device, LiveOptions live, CaptureOptions options)
      throws CaptureException {
    String name = scheme() + ":" + device;
    LibpcapLibrary.require();
    int most = Math.min(options.maxPacketLength(), LiveOptions.MAX_SNAP_LENGTH);
    int snapLength = live.snapLength() == 0 ? most : live.snapLength();
    if (snapLength > most) {
      throw new CaptureException(
          name + ": a snap length of " + snapLength + " bytes exceeds the longest packet, " + most);
    }
    PcapInput input =
        NetworkNamespace.call(
            name, live.namespace(), () -> new PcapOpener(name, device, live).open(snapLength));
    try {
      WaitingPlace place = new WaitingPlace(input.fd());
      LiveClock clock = new LiveClock(new TimeOfDay(), System::nanoTime);
      TapPoint tap = new TapPoint(options.host(), "", device, "", live.direction().direction(), 0);
      int tapId = options.taps().register(tap);
      return new LiveSource(name, input, place, clock, options.taps(), tapId, snapLength);
    } catch (IOException e) {
      input.close();
      throw new CaptureException(name + ": " + e.getMessage(), e);
    }
  }
}
