package io.vpi.decode;

import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Decodes batches: finds the layers of each packet, from the link up to the transport.
 *
 * <p>No input makes it throw, allocate, or read a byte outside of a packet; where a packet is
 * damaged it answers with the layers before the damage and says in numbers what is wrong. Whether
 * such a packet is to be refused is the caller's choice: strict and lenient use is the same code.
 *
 * <pre>{@code
 * PacketDecoder decoder = new PacketDecoder();
 * LayerTable layers = decoder.newTable(batch.capacity());
 * decoder.decode(batch, layers);
 * for (int i = 0; i < batch.size(); i++) {
 *   int t = layers.transport(i);
 *   if (t >= 0 && layers.protocol(i, t) == Protocol.TCP) {
 *     int port = Tcp.destinationPort(batch.memory(), batch.offset(i) + layers.offset(i, t));
 *   }
 * }
 * }</pre>
 *
 * <p>Not thread safe: one decoder a thread.
 */
public final class PacketDecoder {
  /** How many layers are followed unless set otherwise. */
  public static final int DEFAULT_MAX_LAYERS = 16;

  /**
   * What {@code DLT_RAW} is within a program, on most systems and on OpenBSD. Some programs write
   * it to files, where {@link LinkType#RAW} belongs; the registry gives the numbers to no one else.
   */
  private static final int DLT_RAW = 12;

  private static final int DLT_RAW_OPENBSD = 14;

  /** The most layers that {@link #followTrunk} reads. */
  private static final int TRUNK_LAYERS = 3;

  /** Bytes from one touch to the next: the size of a cache line. */
  private static final int CACHE_LINE = 64;

  /** Headers from link to transport mostly end within so many bytes. */
  private static final int TOUCHED = 2 * CACHE_LINE;

  private final DecoderOptions options;
  private final Cursor cursor;

  /** Whether {@link #followTrunk} need not count. */
  private final boolean hasRoomForTrunk;

  /** Keeps the touch-ahead pass from being optimised away. */
  private int touched;

  private long packets;
  private long unsupportedLinks;

  /** Makes a decoder that follows {@link #DEFAULT_MAX_LAYERS} layers. */
  public PacketDecoder() {
    this(DecoderOptions.DEFAULT);
  }

  /**
   * Makes a decoder.
   *
   * @param maxLayers how many layers of a packet to follow, 1 to {@link LayerTable#MAX_LAYERS}; a
   *     packet with more has the anomaly {@link AnomalyKind#TOO_MANY_LAYERS}
   * @throws IllegalArgumentException if that is out of range
   */
  public PacketDecoder(int maxLayers) {
    this(DecoderOptions.builder().maxLayers(maxLayers).build());
  }

  /**
   * Makes a decoder.
   *
   * @param options what to follow, and how far
   */
  public PacketDecoder(DecoderOptions options) {
    this.options = options;
    this.cursor = new Cursor(newTable(1), options);
    this.hasRoomForTrunk = options.maxLayers() >= TRUNK_LAYERS;
  }

  /**
   * What this decoder was made with.
   *
   * @return the options
   */
  public DecoderOptions options() {
    return options;
  }

  /**
   * Makes a table for this decoder's results.
   *
   * @param capacity the capacity of the batches that it will describe
   * @return a new table
   */
  public LayerTable newTable(int capacity) {
    return new LayerTable(capacity, options.maxLayers());
  }

  /**
   * Decodes all packets of a batch.
   *
   * @param batch a batch that is lent
   * @param into a table of {@link #newTable} with room for as many packets; what it held is gone
   * @throws IndexOutOfBoundsException if the table is smaller than the batch
   */
  public void decode(PacketBatch batch, LayerTable into) {
    MemorySegment memory = batch.memory();
    int size = batch.size();
    touch(batch, memory, size);
    cursor.begin(into, memory);
    for (int i = 0; i < size; i++) {
      decode(batch, memory, i);
    }
    packets += size;
  }

  /**
   * Reads a byte of each cache line that the headers likely lie in: the misses of all packets
   * overlap instead of being waited for one by one.
   */
  private void touch(PacketBatch batch, MemorySegment memory, int size) {
    int sum = 0;
    for (int i = 0; i < size; i++) {
      long offset = batch.offset(i);
      int length = Math.min(batch.capturedLength(i), TOUCHED);
      for (int at = 0; at < length; at += CACHE_LINE) {
        sum += Wire.u8(memory, offset + at);
      }
    }
    touched = sum;
  }

  private void decode(PacketBatch batch, MemorySegment memory, int index) {
    int captured = batch.capturedLength(index);
    long offset = batch.offset(index);
    cursor.start(index, offset, captured, batch.wireLength(index));
    int stripped = batch.strippedVlanCount(index);
    for (int i = 0; i < stripped; i++) {
      cursor.strippedVlan(batch.strippedVlan(index, i));
    }
    @Nullable Protocol first;
    switch (batch.linkType(index)) {
      case LinkType.ETHERNET -> first = Protocol.ETHERNET;
      case LinkType.LINUX_SLL -> first = Protocol.LINUX_SLL;
      case LinkType.LINUX_SLL2 -> first = Protocol.LINUX_SLL2;
      case LinkType.NULL, LinkType.LOOP -> first = Protocol.NULL_LOOPBACK;
      case LinkType.RAW, DLT_RAW, DLT_RAW_OPENBSD -> first = rawIp(memory, offset, captured);
      case LinkType.IPV4 -> first = Protocol.IPV4;
      case LinkType.IPV6 -> first = Protocol.IPV6;
      case LinkType.PPP -> first = Protocol.PPP;
      case LinkType.PPP_ETHER -> first = Protocol.PPPOE_SESSION;
      case LinkType.NFLOG -> first = Protocol.NFLOG;
      default -> {
        unsupportedLinks++;
        cursor.unsupportedLink();
        first = null;
      }
    }
    follow(first);
    cursor.finish();
  }

  /** The version nibble tells; what is neither is told by IPv4's own check of it. */
  private static Protocol rawIp(MemorySegment memory, long offset, int captured) {
    return captured > 0 && Wire.u8(memory, offset) >>> 4 == 6 ? Protocol.IPV6 : Protocol.IPV4;
  }

  private void follow(@Nullable Protocol first) {
    @Nullable Protocol next = hasRoomForTrunk ? followTrunk(first) : first;
    while (next != null) {
      if (cursor.isFull()) {
        int most = options.maxLayers();
        cursor.anomaly(AnomalyKind.TOO_MANY_LAYERS, next, most + 1, most);
        break;
      }
      next = next.decoder().decode(cursor);
    }
  }

  /**
   * The way that most packets go, written out: called by name and without a loop, each decoder is
   * compiled into this method, and what one writes to the cursor the next has at hand. What goes
   * another way leaves here for the register; nothing is decided that the register would decide
   * otherwise.
   */
  private @Nullable Protocol followTrunk(@Nullable Protocol first) {
    @Nullable Protocol next = first;
    if (next == Protocol.ETHERNET) {
      next = Ethernet.decode(cursor);
    }
    if (next == Protocol.IPV4) {
      next = Ipv4.decode(cursor);
    } else if (next == Protocol.IPV6) {
      next = Ipv6.decode(cursor);
    }
    if (next == Protocol.TCP) {
      return Tcp.decode(cursor);
    }
    if (next == Protocol.UDP) {
      return Udp.decode(cursor);
    }
    return next;
  }

  /**
   * How many packets were decoded.
   *
   * @return packets since this decoder was made
   */
  public long packets() {
    return packets;
  }

  /**
   * How many packets had a link type without a decoder.
   *
   * @return packets since this decoder was made
   */
  public long unsupportedLinks() {
    return unsupportedLinks;
  }

  /** What the touch-ahead pass summed up; means nothing. */
  int touched() {
    return touched;
  }
}
