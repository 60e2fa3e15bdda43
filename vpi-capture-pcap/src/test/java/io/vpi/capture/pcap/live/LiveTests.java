package io.vpi.capture.pcap.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import io.vpi.testing.Requirements;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the tests of live sources share. */
final class LiveTests {
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private LiveTests() {}

  /** Asks for libpcap, by that name. */
  static void requireLibpcap() {
    boolean there = true;
    try {
      LibpcapLibrary.require();
    } catch (CaptureException e) {
      there = false;
    }
    Requirements.require("libpcap", there, "libpcap");
  }

  static <T> T notNull(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  static PacketSource open(VethPair pair, LiveOptions live) throws CaptureException {
    return new LiveProvider()
        .open(VethPair.NEAR, live.withNamespace(pair.namespace()), CaptureOptions.defaults());
  }

  /** An Ethernet frame that holds an IPv4 packet with a UDP header, without checksums. */
  static byte[] udp(int destinationPort, int length) {
    byte[] frame = new byte[length];
    frame[12] = 0x08;
    frame[14] = 0x45;
    frame[16] = (byte) ((length - 14) >> 8);
    frame[17] = (byte) (length - 14);
    frame[22] = 64;
    frame[23] = 17;
    frame[26] = 10;
    frame[29] = 1;
    frame[30] = 10;
    frame[33] = 2;
    frame[34] = 0x30;
    frame[36] = (byte) (destinationPort >> 8);
    frame[37] = (byte) destinationPort;
    frame[39] = (byte) (length - 34);
    return frame;
  }

  /** Takes packets until there are so many; fails if that takes too long. */
  static List<byte[]> take(PacketSource source, int count) {
    List<byte[]> taken = new ArrayList<>();
    PacketBatch batch = new PacketBatch(16);
    long start = System.nanoTime();
    while (taken.size() < count) {
      int n = source.poll(batch);
      assertTrue(n >= 0, () -> "the source ended: " + source.problem());
      for (int i = 0; i < n; i++) {
        taken.add(bytes(batch, i));
      }
      source.release(batch);
      if (n == 0) {
        source.await(TimeUnit.MILLISECONDS.toNanos(50));
      }
      assertTrue(System.nanoTime() - start < PATIENCE_NANOS, () -> "only " + taken.size());
    }
    return taken;
  }

  static byte[] bytes(PacketBatch batch, int index) {
    return batch
        .memory()
        .asSlice(batch.offset(index), batch.capturedLength(index))
        .toArray(ValueLayout.JAVA_BYTE);
  }
}
