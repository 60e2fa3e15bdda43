package io.vpi.capture.qemu;

import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;

/**
 * Fills batches from the lanes of all guests, in turn.
 *
 * <p>Not thread safe: whoever calls holds the source's lock.
 */
final class BatchFiller {
  private static final System.Logger LOG = System.getLogger(QemuSource.class.getName());

  private final String name;
  private final GuestTable guests;
  private final HookLane[] lanes;
  private final TapRegistry taps;
  private final HookCounters counters;

  /** Whether frames are dropped that come faster than they are taken. */
  private final boolean sheds;

  /** Where the next batch begins, so that no guest can keep the others out. */
  private int nextLane;

  /** Whether the last batch was full, so that more may be there. */
  private boolean workLeft;

  /** Counts batches, for who is read how often. */
  private long turn;

  private long bytes;

  BatchFiller(
      String name, GuestTable guests, TapRegistry taps, HookCounters counters, boolean sheds) {
    this.name = name;
    this.guests = guests;
    this.lanes = guests.lanes();
    this.taps = taps;
    this.counters = counters;
    this.sheds = sheds;
  }

  boolean isWorkLeft() {
    return workLeft;
  }

  /** Fills an empty batch, while none is lent. */
  void fill(PacketBatch batch) {
    turn++;
    bytes = 0;
    int first = nextLane;
    nextLane = 0; // What the guest sent comes before what it received meanwhile.
    workLeft = false;
    for (int i = 0; i < lanes.length; i++) {
      int index = first + i < lanes.length ? first + i : first + i - lanes.length;
      fill(batch, lanes[index], guests.tapOf(index));
      if (batch.isFull()) {
        nextLane = index + 1 < lanes.length ? index + 1 : 0;
        workLeft = true;
        break;
      }
    }
    counters.polled(batch.size(), bytes);
  }

  private void fill(PacketBatch batch, HookLane lane, int tapId) {
    FrameInput input = lane.input();
    FrameOutput output = lane.output();
    if (sheds) {
      if (input.isLagging()) {
        counters.shed(input.shed());
      }
      input.readAhead(turn);
    }
    if (output != null) {
      output.flush();
    }
    int sizeBefore = batch.size();
    boolean mayRead = input.isDue(turn);
    while (!batch.isFull()) {
      switch (input.next()) {
        case FrameReader.FRAME -> {
          add(batch, lane, tapId);
          input.advance();
        }
        case FrameReader.SKIPPED -> {
          counters.skipped();
          input.advance();
        }
        case FrameReader.DAMAGED -> {
          counters.skipped();
          complain(lane, tapId);
          input.disconnect();
          return;
        }
        default -> {
          // One read a turn: who sends without end has an end here.
          if (!mayRead || !read(input, batch.size() == sizeBefore)) {
            return;
          }
          mayRead = false;
        }
      }
    }
  }

  /** Reads once; whether there is more now. */
  private boolean read(FrameInput input, boolean nothingHandedOut) {
    if (nothingHandedOut) {
      input.compact();
    }
    FrameInput.Fill outcome = input.fill(turn);
    if (outcome == FrameInput.Fill.END) {
      input.disconnect();
    }
    return outcome == FrameInput.Fill.MORE;
  }

  private void add(PacketBatch batch, HookLane lane, int tapId) {
    FrameReader reader = lane.input().reader();
    int length = reader.frameLength;
    int index =
        batch.add(reader.frameOffset, length, length, batch.now(), LinkType.ETHERNET, tapId);
    batch.direction(index, lane.queue().direction());
    batch.addFlags(index, reader.packetFlags);
    batch.token(index, lane.token());
    bytes += length;
  }

  private void complain(HookLane lane, int tapId) {
    TapPoint tap = taps.tap(tapId);
    GuestPort guest = new GuestPort(tap.guest(), tap.port());
    String queue = lane.queue().label();
    String damage = lane.input().reader().damage;
    LOG.log(
        System.Logger.Level.WARNING,
        () -> name + ": the connection of " + guest + ", queue " + queue + ", ends: " + damage);
  }

  /** What was handed out is lent from here on. */
  void lent() {
    for (HookLane lane : lanes) {
      lane.input().lent();
    }
  }

  /** Nothing is lent any more. */
  void released() {
    for (HookLane lane : lanes) {
      lane.input().released();
    }
  }

  /** Drops all frames that wait, but those that are lent. */
  void shed() {
    for (HookLane lane : lanes) {
      counters.shed(lane.input().shed());
    }
  }
}
