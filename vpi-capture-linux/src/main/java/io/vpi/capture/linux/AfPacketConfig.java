package io.vpi.capture.linux;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a packet socket is to be opened.
 *
 * @param source the source's name
 * @param device the interface's name
 * @param namespace the network namespace, or the empty string for this process's
 * @param blockLength the length of a block of the ring, in bytes, a power of two
 * @param blocks how many blocks the ring has
 * @param blockMillis after how long the kernel hands over a block that is not full
 * @param snapLength the most bytes of a frame that are captured
 * @param promiscuous whether the interface is to take in frames that are for others
 * @param group the fanout group, or null for a socket that stands alone
 * @param filter a filter expression, or the empty string
 */
record AfPacketConfig(
    String source,
    String device,
    String namespace,
    int blockLength,
    int blocks,
    int blockMillis,
    int snapLength,
    boolean promiscuous,
    @Nullable FanoutGroup group,
    String filter) {
  private static final String NAMESPACE = "netns";
  private static final String RING = "ring";
  private static final String BLOCK = "block";
  private static final String BLOCK_TIMEOUT = "block-timeout";
  private static final String SNAP_LENGTH = "snaplen";
  private static final String PROMISCUOUS = "promisc";
  private static final String FANOUT = "fanout";
  private static final String FANOUT_MODE = "fanout-mode";
  private static final String DEFRAGMENT = "defrag";

  private static final Set<String> OPTIONS =
      Set.of(
          NAMESPACE,
          RING,
          BLOCK,
          BLOCK_TIMEOUT,
          SNAP_LENGTH,
          PROMISCUOUS,
          FANOUT,
          FANOUT_MODE,
          DEFRAGMENT,
          CaptureTarget.FILTER);

  /** What a block holds beside a packet: its own header, the packet's, and alignment. */
  private static final int BLOCK_OVERHEAD = 256;

  private static final int LEAST_BLOCK = 64 << 10;
  private static final int LARGEST_BLOCK = 64 << 20;
  private static final long LARGEST_RING = 4L << 30;
  private static final int DEFAULT_BLOCK = 512 << 10;
  private static final long DEFAULT_RING = 64L << 20;

  /**
   * With the ring and block above, 128 blocks: a reader may be away for 1.28 seconds however little
   * is in each, which a JVM may be as it meets its first packets.
   */
  private static final int DEFAULT_BLOCK_MILLIS = 10;

  /**
   * Reads the name of a source.
   *
   * @param uri such as {@code afpacket:sens0,netns=lab}
   * @param options what every source is told
   * @return the configuration
   * @throws CaptureException if it names no interface, or an option has a value it cannot have
   */
  static AfPacketConfig of(CaptureUri uri, CaptureOptions options) throws CaptureException {
    CaptureTarget target = CaptureTarget.parse(uri, OPTIONS);
    if (target.interfaces().size() != 1) {
      throw new CaptureException(uri + ": expected afpacket:INTERFACE, with one interface");
    }
    long ring = target.bytes(RING, DEFAULT_RING, 2L * LEAST_BLOCK, LARGEST_RING);
    int room = options.maxPacketLength() + BLOCK_OVERHEAD;
    // A packet never crosses blocks: the longest must fit into one, as far as the ring allows.
    long wanted = Math.max(DEFAULT_BLOCK, Integer.highestOneBit(room) * 2L);
    long otherwise = Math.min(Math.min(wanted, LARGEST_BLOCK), Long.highestOneBit(ring / 2));
    int block = (int) target.bytes(BLOCK, otherwise, LEAST_BLOCK, LARGEST_BLOCK);
    if (Integer.bitCount(block) != 1) {
      throw target.wrong(BLOCK, target.text(BLOCK, ""), "a power of two");
    }
    if (ring % block != 0 || ring / block < 2) {
      throw target.wrong(
          RING,
          target.text(RING, Long.toString(ring)),
          "two blocks or more of " + block + " bytes");
    }
    int longest = Math.min(options.maxPacketLength(), block - BLOCK_OVERHEAD);
    return new AfPacketConfig(
        target.source(),
        target.interfaces().getFirst(),
        target.text(NAMESPACE, ""),
        block,
        (int) (ring / block),
        target.number(BLOCK_TIMEOUT, DEFAULT_BLOCK_MILLIS, 1, 100),
        Math.min(longest, target.number(SNAP_LENGTH, longest, 64, CaptureOptions.LARGEST_PACKET)),
        target.flag(PROMISCUOUS, true),
        group(target),
        target.text(CaptureTarget.FILTER, "").strip());
  }

  private static @Nullable FanoutGroup group(CaptureTarget target) throws CaptureException {
    if (!target.has(FANOUT)) {
      for (String option : new String[] {FANOUT_MODE, DEFRAGMENT}) {
        if (target.has(option)) {
          throw new CaptureException(
              target.source()
                  + ": the option '"
                  + option
                  + "' needs 'fanout', the number of a group, or 'new'");
        }
      }
      return null;
    }
    FanoutMode mode = target.choice(FANOUT_MODE, FanoutMode.HASH, "hash, cpu, lb or qm");
    int id =
        target.text(FANOUT, "").equals("new")
            ? FanoutGroup.NEW
            : target.number(FANOUT, 0, 0, FanoutGroup.MAX_ID);
    return new FanoutGroup(id, mode, target.flag(DEFRAGMENT, mode == FanoutMode.HASH));
  }

  /** This configuration for a socket of a group. */
  AfPacketConfig withGroup(@Nullable FanoutGroup value) {
    return new AfPacketConfig(
        source,
        device,
        namespace,
        blockLength,
        blocks,
        blockMillis,
        snapLength,
        promiscuous,
        value,
        filter);
  }

  /** The length of the whole ring, in bytes. */
  long ringLength() {
    return (long) blocks * blockLength;
  }
}
