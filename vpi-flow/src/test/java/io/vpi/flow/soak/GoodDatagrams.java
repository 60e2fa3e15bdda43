package io.vpi.flow.soak;

import io.vpi.flow.FlowPacket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * UDP datagrams in two to six fragments, in order, reversed or from the middle, several senders at
 * once. Knows which of them were put together.
 */
final class GoodDatagrams implements Traffic {
  /** As many as a batch has packets, so that a slot's turn comes in the next one. */
  private static final int SLOTS = 64;

  private static final int MOST_FRAGMENTS = 6;
  private static final int HEADER = 8;
  private static final int PORT = 4000;

  /** Room for the largest, in bytes. */
  private static final int ROOM = 16_384;

  private final SplittableRandom random;
  private final Pattern pattern;
  private final MemorySegment memory;
  private final int[] id = new int[SLOTS];
  private final int[] length = new int[SLOTS];
  private final int[] fragments = new int[SLOTS];
  private final int[] order = new int[SLOTS];
  private final int[] gone = new int[SLOTS];
  private final boolean[] whole = new boolean[SLOTS];
  private int turn;
  private long sent;
  private long served;

  GoodDatagrams(SplittableRandom random, Pattern pattern, Arena arena) {
    this.random = random;
    this.pattern = pattern;
    memory = arena.allocate((long) SLOTS * ROOM);
  }

  @Override
  public void next(FrameWriter frame) {
    int slot = turn;
    turn = (turn + 1) % SLOTS;
    ends(frame, slot);
    if (gone[slot] == fragments[slot]) {
      if (fragments[slot] > 0) {
        sent++;
        served += whole[slot] ? 1 : 0;
      }
      begin(frame, slot);
    }
    int last = fragments[slot] - 1;
    int step = gone[slot]++;
    int piece =
        switch (order[slot]) {
          case 0 -> step;
          case 1 -> last - step;
          default -> (step + fragments[slot] / 2) % fragments[slot];
        };
    int size = FrameWriter.MAX_FRAGMENT;
    int first = piece * size;
    int bytes = piece == last ? HEADER + length[slot] - first : size;
    frame.fragment(id[slot], first, piece < last, memory, (long) slot * ROOM + first, bytes);
  }

  private void begin(FrameWriter frame, int slot) {
    id[slot]++;
    fragments[slot] = 2 + random.nextInt(MOST_FRAGMENTS - 1);
    int least = (fragments[slot] - 1) * FrameWriter.MAX_FRAGMENT;
    length[slot] = least + 1 + random.nextInt(FrameWriter.MAX_FRAGMENT - HEADER);
    order[slot] = random.nextInt(3);
    gone[slot] = 0;
    whole[slot] = false;
    long at = (long) slot * ROOM;
    MemorySegment.copy(
        pattern.memory(), pattern.at(id[slot], slot), memory, at + HEADER, length[slot]);
    frame.prefix(memory, at, length[slot]);
  }

  private static void ends(FrameWriter frame, int slot) {
    frame.ends((slot & 1) != 0, Hosts.SENDERS | slot, Hosts.RECEIVERS, PORT, PORT);
  }

  /** Takes a datagram that came out of the engine. */
  void take(FlowPacket packet, int sender) {
    int slot = sender % SLOTS;
    int index = packet.index();
    long payload = packet.batch().offset(index) + packet.layers().payloadOffset(index);
    if (packet.layers().payloadLength(index) == length[slot]
        && pattern.matches(id[slot], slot, packet.batch().memory(), payload, length[slot])) {
      whole[slot] = true;
    }
  }

  /** How many were sent to their last fragment. */
  long sent() {
    return sent;
  }

  /** How many of these came out whole. */
  long served() {
    return served;
  }
}
