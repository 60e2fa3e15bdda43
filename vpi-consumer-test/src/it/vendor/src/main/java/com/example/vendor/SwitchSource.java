package com.example.vendor;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.FlowAffinity;
import io.vpi.capture.PacketSource;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** Two packets of one guest to another, out of memory that the vendor owns; inline. */
final class SwitchSource implements PacketSource {

  // Ethernet, IPv4 10.0.0.1 to 10.0.0.2, UDP 40000 to 9999; no checksum over UDP.
  private static final String HEADERS =
      "020000000002"
          + "020000000001"
          + "0800"
          + "4500002400010000401166c60a0000010a000002"
          + "9c40270f00100000";
  private static final String[] PAYLOADS = {"harmless", "evil-one"};
  private static final long START = 1_700_000_000_000_000_000L;

  private final String name;
  private final TapRegistry taps;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private final int length;
  private boolean delivered;
  private long bytes;
  private long blocked;

  SwitchSource(String name, TapRegistry taps) {
    this.name = name;
    this.taps = taps;
    byte[] headers = HexFormat.of().parseHex(HEADERS);
    this.length = headers.length + PAYLOADS[0].length();
    this.memory = arena.allocate((long) length * PAYLOADS.length);
    for (int i = 0; i < PAYLOADS.length; i++) {
      MemorySegment packet = memory.asSlice((long) i * length, length);
      packet.copyFrom(MemorySegment.ofArray(headers));
      packet
          .asSlice(headers.length)
          .copyFrom(MemorySegment.ofArray(PAYLOADS[i].getBytes(StandardCharsets.US_ASCII)));
    }
  }

  @Override
  public int poll(PacketBatch batch) {
    if (delivered) {
      return END_OF_STREAM;
    }
    delivered = true;
    batch.begin(memory, taps, START);
    for (int i = 0; i < PAYLOADS.length && !batch.isFull(); i++) {
      batch.add(
          (long) i * length, length, length, START + i, LinkType.ETHERNET, PacketBatch.NO_TAP);
      bytes += length;
    }
    return batch.size();
  }

  @Override
  public void release(PacketBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.verdict(i) != Verdict.PASS) {
        blocked++;
      }
    }
    batch.clear();
  }

  @Override
  public boolean await(long timeoutNanos) {
    return true;
  }

  @Override
  public void wakeup() {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(Capability.INLINE);
  }

  @Override
  public FlowAffinity affinity() {
    return FlowAffinity.INNER;
  }

  @Override
  public TapRegistry taps() {
    return taps;
  }

  @Override
  public void statistics(CaptureStatistics into) {
    into.reset();
    into.set(CaptureCounter.PACKETS, delivered ? PAYLOADS.length : 0);
    into.set(CaptureCounter.BYTES, bytes);
    into.set(CaptureCounter.BLOCKED, blocked);
  }

  @Override
  public void close() {
    delivered = true;
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
