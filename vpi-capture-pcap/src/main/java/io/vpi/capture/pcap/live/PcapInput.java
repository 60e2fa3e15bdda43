package io.vpi.capture.pcap.live;

import io.vpi.capture.CaptureStatistics;
import io.vpi.packet.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The packets of one {@code pcap_t}, which {@link PcapOpener} has activated and made non-blocking.
 *
 * <p>{@code pcap_next_ex} copies each packet out of the kernel's ring into memory of libpcap's own,
 * where it stays until the next call: it could not be lent from there.
 */
final class PcapInput implements LiveInput {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MICROSECOND = 1_000;

  private final long pcap;
  private final int fd;
  private final int linkType;
  private final long fractionNanos;
  private final boolean knowsInterface;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment pointers = arena.allocate(2 * Long.BYTES, Long.BYTES);
  private final long headerPointer = pointers.address();
  private final long bytesPointer = headerPointer + Long.BYTES;
  private final MemorySegment stats = arena.allocate(Libpcap.STAT_BYTES, Integer.BYTES);

  /** All of this process's memory: libpcap's packets lie where libpcap says. */
  private final MemorySegment all = NativeMemory.all();

  private final WrappingCounter kernelDrops = new WrappingCounter();
  private final WrappingCounter interfaceDrops = new WrappingCounter();

  // Written by the thread that asks the kernel, under the source's lock; read by any.
  private volatile long droppedByKernel;
  private volatile long droppedByInterface = CaptureStatistics.UNKNOWN;

  /** Where the current packet's header lies. */
  private long header;

  /**
   * Takes a capture over, which is closed with the input.
   *
   * @param pcap the activated, non-blocking capture
   * @param knowsInterface whether what libpcap reads of the interface's own losses is about this
   *     interface
   */
  PcapInput(long pcap, boolean knowsInterface) {
    this.pcap = pcap;
    this.knowsInterface = knowsInterface;
    fd = Libpcap.selectableFd(pcap);
    linkType = DataLink.linkType(Libpcap.dataLink(pcap));
    fractionNanos = Libpcap.precision(pcap) == Libpcap.NANOSECONDS ? 1 : NANOS_PER_MICROSECOND;
    updateLosses();
  }

  @Override
  public int next() {
    int outcome = Libpcap.next(pcap, headerPointer, bytesPointer);
    if (outcome <= 0) {
      return outcome == 0 ? NONE : ENDED;
    }
    header = pointers.get(ValueLayout.JAVA_LONG, 0);
    return PACKET;
  }

  @Override
  public long address() {
    return pointers.get(ValueLayout.JAVA_LONG, Long.BYTES);
  }

  @Override
  public int capturedLength() {
    return all.get(ValueLayout.JAVA_INT, header + Libpcap.HEADER_CAPTURED);
  }

  @Override
  public int wireLength() {
    return all.get(ValueLayout.JAVA_INT, header + Libpcap.HEADER_WIRE);
  }

  @Override
  public long timestamp() {
    long seconds = all.get(ValueLayout.JAVA_LONG, header + Libpcap.HEADER_SECONDS);
    long fraction = all.get(ValueLayout.JAVA_LONG, header + Libpcap.HEADER_FRACTION);
    return seconds * NANOS_PER_SECOND + fraction * fractionNanos;
  }

  @Override
  public int linkType() {
    return linkType;
  }

  @Override
  public void updateLosses() {
    if (Libpcap.stats(pcap, stats.address()) == 0) {
      int kernel = stats.get(ValueLayout.JAVA_INT, Libpcap.STAT_DROP);
      droppedByKernel = kernelDrops.update(kernel);
      if (knowsInterface) {
        int device = stats.get(ValueLayout.JAVA_INT, Libpcap.STAT_INTERFACE_DROP);
        droppedByInterface = interfaceDrops.update(device);
      }
    }
  }

  @Override
  public long droppedByKernel() {
    return droppedByKernel;
  }

  @Override
  public long droppedByInterface() {
    return droppedByInterface;
  }

  @Override
  public int fd() {
    return fd;
  }

  @Override
  public String error() {
    return Libpcap.error(pcap);
  }

  @Override
  public void close() {
    Libpcap.close(pcap);
    arena.close();
  }
}
