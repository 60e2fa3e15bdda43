package io.vpi.flow.soak;

import java.util.SplittableRandom;

/** Many {@linkplain GoodConversation conversations} at once, each followed by another. */
final class GoodConversations implements Traffic {
  static final int SERVERS = 8;
  static final int PORT = 443;

  /** As many as a batch has packets, so that a slot's turn comes in the next one. */
  private static final int SLOTS = 64;

  private final GoodConversation[] slots = new GoodConversation[SLOTS];
  private int turn;
  private long sent;
  private long served;

  GoodConversations(SplittableRandom random, Pattern pattern) {
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new GoodConversation(pattern, random, i, i % SERVERS);
      slots[i].begin();
    }
  }

  @Override
  public void next(FrameWriter frame) {
    GoodConversation slot = slots[turn];
    turn = (turn + 1) % SLOTS;
    if (slot.isOver()) {
      sent++;
      served += slot.isServed() ? 1 : 0;
      slot.begin();
    }
    slot.write(frame);
  }

  GoodConversation of(int client) {
    return slots[client % SLOTS];
  }

  /** How many have said all that they had to say. */
  long sent() {
    return sent;
  }

  /** How many of these came out whole. */
  long served() {
    return served;
  }
}
