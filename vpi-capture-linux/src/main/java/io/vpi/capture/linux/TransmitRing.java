package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.libc.Errno;
import io.vpi.capture.linux.libc.Libc;
import io.vpi.capture.linux.libc.Mapping;
import io.vpi.capture.linux.libc.NetworkDevice;
import io.vpi.capture.linux.libc.PacketSocket;
import io.vpi.capture.linux.libc.PollSet;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A ring of slots that the kernel sends frames from, {@code TPACKET_V2}, by a socket of its own:
 * one that has such a ring can send in no other way. Frames are copied into it, and one call sends
 * all. That costs less than a message for each, as long as a frame is short.
 *
 * <pre>
 *  0 status   0 ours, bit 0 to be sent, bit 1 under way
 *  4 length   of what follows at 32
 * 32 virtio header, frame
 * </pre>
 *
 * <p>It takes only frames that leave nothing to the network card, and that any Ethernet of the
 * interface's MTU takes: so the kernel has nothing to find fault with in a slot, and what it cannot
 * send is the interface's doing.
 *
 * <p>Not thread safe.
 */
final class TransmitRing implements AutoCloseable {
  private static final int BYTES = 1 << 20;
  private static final int SLOT_BYTES = 2048;
  private static final int SLOTS = BYTES / SLOT_BYTES;

  private static final int STATUS_OURS = 0;
  private static final int STATUS_TO_BE_SENT = 1;
  private static final int STATUS_UNDER_WAY = 1 << 1;
  private static final int LENGTH_OFFSET = 4;
  private static final int DATA_OFFSET = 32;

  private static final int ETHERNET_HEADER_BYTES = 14;
  private static final int LONGEST_FRAME = 1514;
  private static final int PACKET_TX_RING = 13;
  private static final int PACKET_LOSS = 14;
  private static final int MSG_DONTWAIT = 0x40;
  private static final VarHandle STATUS = JAVA_INT.varHandle();

  private final PacketSocket socket;
  private final Mapping mapping;
  private final MemorySegment memory;
  private final PollSet room;
  private final int longest;

  /** The oldest slot that was filled since all had been sent, and how many were. */
  private int first;

  private int pending;

  private long sent;
  private long failed;

  private TransmitRing(PacketSocket socket, Mapping mapping, int longest) {
    this.socket = socket;
    this.mapping = mapping;
    this.memory = mapping.memory();
    this.longest = longest;
    this.room = new PollSet(socket.fd());
    room.watch(0, PollSet.POLLOUT);
  }

  /**
   * Opens a ring in the calling thread's network namespace.
   *
   * @param source the name of the source it is for, with which messages begin
   * @param device where it sends, an Ethernet interface that is up
   * @return an empty ring; the caller closes it
   * @throws CaptureException if the kernel refuses
   */
  static TransmitRing open(String source, NetworkDevice device) throws CaptureException {
    PacketSocket socket = PacketSocket.open(source);
    Mapping mapping = null;
    boolean done = false;
    try {
      PairSocket.prepareToSend(socket);
      // A slot that is of no use is passed over, rather than to stop those behind it for ever.
      socket.set(PACKET_LOSS, 1, "passing over what cannot be sent");
      PairSocket.makeRing(socket, PACKET_TX_RING, BYTES, 1, SLOT_BYTES, device.name());
      mapping = Mapping.of(socket, BYTES);
      // Of no protocol: nothing comes in by it.
      socket.bind(device, 0);
      int longest = Math.min(LONGEST_FRAME, device.mtu() + ETHERNET_HEADER_BYTES);
      TransmitRing ring = new TransmitRing(socket, mapping, longest);
      done = true;
      return ring;
    } finally {
      if (!done) {
        if (mapping != null) {
          mapping.close();
        }
        socket.close();
      }
    }
  }

  /** Whether a frame is one for this ring. */
  boolean takes(MemorySegment from, long header, int length) {
    return length >= ETHERNET_HEADER_BYTES
        && length <= longest
        && !VnetHeader.needsChecksum(from, header)
        && !VnetHeader.isSegmented(from, header);
  }

  /**
   * Adds a frame that the ring {@linkplain #takes takes}.
   *
   * @param from where it lies
   * @param header its virtio header, and the frame behind it
   * @param length the frame's length
   * @param patienceNanos as {@link #flush} has it, which makes room where there is none
   * @return false if there is no room even then, since the interface still has all slots
   */
  boolean add(MemorySegment from, long header, int length, long patienceNanos) {
    if (!hasRoom() && !makeRoom(patienceNanos)) {
      return false;
    }
    long slot = slot(pending);
    long bytes = VnetHeader.BYTES + (long) length;
    MemorySegment.copy(from, header, memory, slot + DATA_OFFSET, bytes);
    // What counts as header is copied once more, by the kernel, and not lent to whoever gets the
    // frame: he might keep it, and the slot with it, for long.
    VnetHeader.headerLength(memory, slot + DATA_OFFSET, length);
    memory.set(JAVA_INT, slot + LENGTH_OFFSET, (int) bytes);
    // Release: the kernel sees the frame before it sees the status.
    STATUS.setRelease(memory, slot, STATUS_TO_BE_SENT);
    pending++;
    return true;
  }

  private boolean hasRoom() {
    return pending < SLOTS
        && (status(slot(pending)) & (STATUS_TO_BE_SENT | STATUS_UNDER_WAY)) == STATUS_OURS;
  }

  private boolean makeRoom(long patienceNanos) {
    flush(patienceNanos);
    if (!hasRoom()) {
      // All slots were given up while the interface was down: the kernel has yet to pass over them.
      send();
    }
    return hasRoom();
  }

  private long slot(int behindFirst) {
    return (long) ((first + behindFirst) % SLOTS) * SLOT_BYTES;
  }

  private int status(long slot) {
    return (int) STATUS.getAcquire(memory, slot);
  }

  /**
   * Sends what was added. A frame that the kernel refuses is counted and passed over.
   *
   * @param patienceNanos how long to wait, in all, for an interface that takes no more frames
   */
  void flush(long patienceNanos) {
    long patience = patienceNanos;
    while (pending > 0) {
      long answer = send();
      boolean moved = takeSentSlots();
      if (moved || answer == -Errno.EINTR) {
        continue;
      }
      if (answer == -Errno.EAGAIN && patience > 0) {
        long start = System.nanoTime();
        room.await(patience);
        patience -= Math.max(1, System.nanoTime() - start);
      } else {
        giveUpFirst();
      }
    }
  }

  /**
   * Has the kernel send what waits in the ring.
   *
   * @return 0 or more, or the negative error number for the slot where it stopped
   */
  private long send() {
    long answer = Libc.trySend(socket.fd(), 0, 0, MSG_DONTWAIT);
    // As MessageVector does it: the error number is asked for only where there is one.
    return answer >= 0 ? answer : Libc.send(socket.fd(), 0, 0, MSG_DONTWAIT);
  }

  /** The kernel goes from slot to slot and leaves the first that it cannot send as it is. */
  private boolean takeSentSlots() {
    int before = pending;
    while (pending > 0 && (status(slot(0)) & STATUS_TO_BE_SENT) == 0) {
      sent++;
      goOn();
    }
    return pending < before;
  }

  /**
   * Makes the oldest frame one of no length, which the kernel passes over when it gets there: the
   * slot cannot be taken out, since it is where the kernel looks next.
   */
  private void giveUpFirst() {
    memory.set(JAVA_INT, slot(0) + LENGTH_OFFSET, 0);
    failed++;
    goOn();
  }

  private void goOn() {
    first = (first + 1) % SLOTS;
    pending--;
  }

  /** Takes the number of frames sent since the last call. */
  long takeSent() {
    long taken = sent;
    sent = 0;
    return taken;
  }

  /** Takes the number of frames refused since the last call. */
  long takeFailed() {
    long taken = failed;
    failed = 0;
    return taken;
  }

  @Override
  public void close() {
    room.close();
    mapping.close();
    socket.close();
  }
}
