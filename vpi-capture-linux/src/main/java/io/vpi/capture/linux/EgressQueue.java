package io.vpi.capture.linux;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.vpi.capture.linux.libc.Errno;
import io.vpi.capture.linux.libc.Libc;
import io.vpi.capture.linux.libc.MessageVector;
import io.vpi.capture.linux.libc.PollSet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames out at one interface, in their order: collects them, and sends all by one call. What
 * was added must stay as it is until {@link #flush}.
 *
 * <p>Frames for which the {@link TransmitRing} is made go by it, the others each as a message of
 * its own, without a copy. At any time only one of the two has frames.
 *
 * <p>Not thread safe.
 */
final class EgressQueue implements AutoCloseable {
  /** The most frames that go in one call. */
  static final int BATCH = 64;

  /** Stands for a VLAN tag's protocol where there is no tag. */
  static final int NO_TAG = -1;

  private static final int DEFAULT_TPID = 0x8100;
  private static final int ADDRESSES_BYTES = 12;
  private static final int TAG_BYTES = 4;
  private static final int HEAD_BYTES = 32;
  private static final int MSG_DONTWAIT = 0x40;

  /** How long a flush waits, in all, for an interface that takes no more frames: 2 ms. */
  private static final long PATIENCE_NANOS = 2_000_000;

  private static final ValueLayout.OfShort NETWORK_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);

  private final Arena arena = Arena.ofShared();

  /** What stands before a frame that does not go out as it lies in its slot. */
  private final MemorySegment heads = arena.allocate((long) BATCH * HEAD_BYTES, 16);

  /**
   * A frame whose bytes lie where the kernel cannot read them, or that the inspector made. Before
   * it lies a virtio header of zeros, which leaves nothing to the network card.
   */
  private final MemorySegment copy;

  private final MessageVector messages = new MessageVector(BATCH);
  private final TransmitRing ring;
  private final PollSet room;
  private final int fd;
  private int count;
  private boolean isCopyUsed;

  /** Frames that were sent. */
  private long sent;

  /** Frames that the kernel refused. */
  private long failed;

  /**
   * A queue that is empty.
   *
   * @param fd a packet socket with virtio headers, bound to the interface
   * @param ring what short frames go by, which somebody else closes
   * @param longest the longest frame of others' making, in bytes
   */
  EgressQueue(int fd, TransmitRing ring, int longest) {
    this.fd = fd;
    this.ring = ring;
    this.copy = arena.allocate(VnetHeader.BYTES + (long) longest, 16);
    this.room = new PollSet(fd);
    room.watch(0, PollSet.POLLOUT);
  }

  /** Adds a frame with its virtio header before it, as both lie in a slot. */
  void add(MemorySegment memory, long frame, int length) {
    if (addToRing(memory, frame - VnetHeader.BYTES, length)) {
      return;
    }
    reserve();
    long address = memory.address() + frame - VnetHeader.BYTES;
    messages.set(count, address, VnetHeader.BYTES + (long) length);
    count++;
  }

  /** Adds a frame and puts a VLAN tag back in, where it was. */
  void addTagged(MemorySegment memory, long frame, int length, int tpid, int tci) {
    if (length < ADDRESSES_BYTES) {
      failed++;
      return;
    }
    reserve();
    int headLength = head(memory, frame - VnetHeader.BYTES, memory, frame, tpid, tci);
    messages.set(
        count,
        headAddress(),
        headLength,
        memory.address() + frame + ADDRESSES_BYTES,
        length - ADDRESSES_BYTES);
    count++;
  }

  /**
   * Adds other bytes in the place of a frame: they leave to the network card what the frame left to
   * it, and get its VLAN tag.
   *
   * @param memory where the frame's slot lies
   * @param header the frame's virtio header in it
   * @param tpid the tag's protocol, or {@link #NO_TAG}
   * @param tci the tag's control information
   */
  void addReplacement(
      MemorySegment memory,
      long header,
      int tpid,
      int tci,
      MemorySegment bytes,
      long start,
      int length) {
    boolean tagged = tpid != NO_TAG;
    boolean copied = !bytes.isNative();
    if ((tagged && length < ADDRESSES_BYTES)
        || (copied && length > copy.byteSize() - VnetHeader.BYTES)) {
      failed++;
      return;
    }
    reserve();
    if (copied && isCopyUsed) {
      flushMessages();
    }
    long address = bytes.isNative() ? bytes.address() + start : copy.address() + VnetHeader.BYTES;
    if (copied) {
      MemorySegment.copy(bytes, start, copy, VnetHeader.BYTES, length);
      isCopyUsed = true;
    }
    int headLength = head(memory, header, tagged ? bytes : null, start, tpid, tci);
    int inHead = tagged ? ADDRESSES_BYTES : 0;
    VnetHeader.clearNeedlessSegmentation(
        heads, (long) count * HEAD_BYTES, length + (tagged ? TAG_BYTES : 0));
    messages.set(count, headAddress(), headLength, address + inHead, length - inHead);
    count++;
  }

  private boolean addToRing(MemorySegment memory, long header, int length) {
    if (!ring.takes(memory, header, length)) {
      return false;
    }
    flushMessages();
    return ring.add(memory, header, length, PATIENCE_NANOS);
  }

  /** Makes room for one message behind all that was added. */
  private void reserve() {
    ring.flush(PATIENCE_NANOS);
    if (count == BATCH) {
      flushMessages();
    }
  }

  private long headAddress() {
    return heads.address() + (long) count * HEAD_BYTES;
  }

  /**
   * Makes the head of the next message: a virtio header, and for a tagged frame its addresses and
   * the tag.
   */
  private int head(
      MemorySegment memory,
      long header,
      @Nullable MemorySegment addresses,
      long frame,
      int tpid,
      int tci) {
    long head = (long) count * HEAD_BYTES;
    MemorySegment.copy(memory, header, heads, head, VnetHeader.BYTES);
    if (addresses == null) {
      return VnetHeader.BYTES;
    }
    VnetHeader.shift(heads, head, TAG_BYTES);
    long behind = head + VnetHeader.BYTES;
    MemorySegment.copy(addresses, frame, heads, behind, ADDRESSES_BYTES);
    heads.set(NETWORK_SHORT, behind + ADDRESSES_BYTES, (short) (tpid == 0 ? DEFAULT_TPID : tpid));
    heads.set(NETWORK_SHORT, behind + ADDRESSES_BYTES + Short.BYTES, (short) tci);
    return VnetHeader.BYTES + ADDRESSES_BYTES + TAG_BYTES;
  }

  /** Sends what was added. A frame that the kernel refuses is counted and passed over. */
  void flush() {
    ring.flush(PATIENCE_NANOS);
    flushMessages();
  }

  private void flushMessages() {
    int done = 0;
    long patience = PATIENCE_NANOS;
    while (done < count) {
      int answer = messages.send(fd, done, count - done, MSG_DONTWAIT);
      if (answer > 0) {
        done += answer;
        sent += answer;
      } else if (answer == -Errno.EAGAIN && patience > 0) {
        long start = System.nanoTime();
        room.await(patience);
        patience -= Math.max(1, System.nanoTime() - start);
      } else if (answer != -Errno.EINTR) {
        done++;
        failed++;
      }
    }
    count = 0;
    isCopyUsed = false;
  }

  /**
   * Sends one frame of the caller's making at once.
   *
   * @return false if it is too long, or the kernel refuses it
   */
  boolean send(MemorySegment memory, long start, int length) {
    if (length > copy.byteSize() - VnetHeader.BYTES) {
      return false;
    }
    MemorySegment.copy(memory, start, copy, VnetHeader.BYTES, length);
    long bytes = VnetHeader.BYTES + (long) length;
    return Libc.send(fd, copy.address(), bytes, MSG_DONTWAIT) == bytes;
  }

  /** Takes the number of frames sent since the last call. */
  long takeSent() {
    long taken = sent + ring.takeSent();
    sent = 0;
    return taken;
  }

  /** Takes the number of frames refused since the last call. */
  long takeFailed() {
    long taken = failed + ring.takeFailed();
    failed = 0;
    return taken;
  }

  @Override
  public void close() {
    messages.close();
    room.close();
    arena.close();
  }
}
