package io.vpi.flow.soak;

import java.util.SplittableRandom;

/**
 * Fragments of datagrams that are never finished: first ones alone, tiny ones anywhere, ones that
 * overlap, ones that reach too far, and datagrams of which each kilobyte has eight bytes.
 */
final class FragmentFlood implements Traffic {
  private static final int KINDS = 5;
  private static final int TINY = 8;
  private static final int KILOBYTE = 1024;
  private static final int KILOBYTES = 63;
  private static final int FURTHEST = 65_528;

  private final SplittableRandom random;
  private final Pattern pattern;
  private final Datagram overlapping = new Datagram();
  private final Datagram wide = new Datagram();

  /** What is remembered of a datagram, so that more fragments of it can come. */
  private static final class Datagram {
    private boolean ipv6;
    private int source;
    private int id;
    private int fragments;

    void begin(SplittableRandom random) {
      ipv6 = random.nextBoolean();
      source = Hosts.FORGED | random.nextInt();
      id = random.nextInt();
      fragments = 0;
    }

    FrameWriter ends(FrameWriter frame) {
      return frame.ends(ipv6, source, Hosts.RECEIVERS, 0, 0);
    }
  }

  FragmentFlood(SplittableRandom random, Pattern pattern) {
    this.random = random;
    this.pattern = pattern;
  }

  @Override
  public void next(FrameWriter frame) {
    int id = random.nextInt();
    frame.ends(random.nextBoolean(), Hosts.FORGED | random.nextInt(), Hosts.RECEIVERS, 0, 0);
    switch (random.nextInt(KINDS)) {
      case 0 -> write(frame, id, 0, FrameWriter.MAX_FRAGMENT);
      case 1 -> write(frame, id, random.nextInt(FURTHEST / TINY) * TINY, TINY);
      case 2 -> write(frame, id, FURTHEST, KILOBYTE);
      case 3 -> overlap(frame);
      default -> widen(frame);
    }
  }

  private void write(FrameWriter frame, int id, int first, int bytes) {
    frame.fragment(id, first, true, pattern.memory(), pattern.at(id, 0), bytes);
  }

  private void overlap(FrameWriter frame) {
    if (overlapping.fragments == 0) {
      overlapping.begin(random);
    }
    overlapping.ends(frame);
    // Other bytes each time, since they are taken by the fragment's own number.
    frame.fragment(
        overlapping.id,
        TINY * overlapping.fragments,
        true,
        pattern.memory(),
        pattern.at(overlapping.fragments, 0),
        3 * TINY);
    overlapping.fragments = (overlapping.fragments + 1) % 4;
  }

  private void widen(FrameWriter frame) {
    if (wide.fragments == 0) {
      wide.begin(random);
    }
    wide.ends(frame);
    write(frame, wide.id, KILOBYTE * wide.fragments, TINY);
    wide.fragments = (wide.fragments + 1) % KILOBYTES;
  }
}
