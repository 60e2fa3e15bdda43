package io.vpi.tck;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureOptions;
import io.vpi.packet.LinkType;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a vendor writes so that the contract can be tested on his source: how to open one that shows
 * known packets, and what it can do.
 *
 * <p>Used by one test, and so by one thread, at a time.
 */
public interface SourceHarness {
  /**
   * Opens a source.
   *
   * @param packets what it is to show, in this order; they are there now or shortly. Without {@link
   *     SourceTrait#FEEDS} they are all that it ever shows, and may be some 50,000; with it they
   *     are at most 128
   * @param options the options to open it with
   * @return the open source; the test closes it
   * @throws Exception if it does not open, which fails the test
   */
  SourceSession open(List<TestPacket> packets, CaptureOptions options) throws Exception;

  /**
   * What the source can do beyond showing packets. What is not named is not tested.
   *
   * @return the traits, the same on each call
   */
  Set<SourceTrait> traits();

  /**
   * What the source's {@link io.vpi.capture.PacketSource#capabilities()} must answer.
   *
   * @return the capabilities, the same on each call; none unless overridden
   */
  default Set<Capability> capabilities() {
    return Set.of();
  }

  /**
   * The link type of the packets; those of the tests are Ethernet frames with the EtherType 0x88B5,
   * which IEEE 802 keeps for experiments.
   *
   * @return a number of {@link LinkType}; Ethernet unless overridden
   */
  default int linkType() {
    return LinkType.ETHERNET;
  }

  /**
   * The most bytes that the source shows of a packet. Longer packets are sent, and must come cut to
   * this length.
   *
   * @return in bytes, {@link TestPacket#MAX_ORDINARY_LENGTH} to 64,000; empty, unless overridden,
   *     where no packet is cut
   */
  default OptionalInt snapLength() {
    return OptionalInt.empty();
  }

  /**
   * Inputs that lie, above all about lengths.
   *
   * @return the inputs; none unless overridden, then that part is skipped
   */
  default List<HostileInput> hostileInputs() {
    return List.of();
  }

  /**
   * How long something may take that must happen, such as a packet's way from {@link
   * SourceSession#send} to poll, or the end of a wait. A right source never takes that long: it is
   * the time after which a test gives up. A two hundredth of it is how long a test watches that
   * nothing happens.
   *
   * @return 1 to 30 seconds; 10 unless overridden
   */
  default Duration patience() {
    return Duration.ofSeconds(10);
  }
}
