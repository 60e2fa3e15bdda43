package io.vpi.tck;

import io.vpi.capture.Capability;
import java.util.EnumSet;
import java.util.Set;

/** What a {@link MemorySource} can do, and so which tests of the contract it meets. */
enum Setup {
  /** A mirror: shows packets as they come, several batches at once, the kernel's clock. */
  MIRROR(true, true, true, Set.of()),
  /** Like a pipe: shows packets as they come, one batch at a time, their own clock. */
  PIPE(true, false, false, Set.of()),
  /** Like a file: all packets are there, one batch at a time. */
  FILE(false, false, false, Set.of()),
  /** Inline, with all that there is. */
  INLINE(true, true, true, EnumSet.allOf(Capability.class)),
  /** Inline, but nothing goes on in a packet's place, and nothing is sent. */
  INLINE_ONLY(true, false, true, EnumSet.of(Capability.INLINE));

  private final boolean feeds;
  private final boolean lendsSeveral;
  private final boolean live;

  @SuppressWarnings("ImmutableEnumChecker") // A copy that nobody can change.
  private final Set<Capability> capabilities;

  Setup(boolean feeds, boolean lendsSeveral, boolean live, Set<Capability> capabilities) {
    this.feeds = feeds;
    this.lendsSeveral = lendsSeveral;
    this.live = live;
    this.capabilities = Set.copyOf(capabilities);
  }

  boolean feeds() {
    return feeds;
  }

  boolean lendsSeveral() {
    return lendsSeveral;
  }

  boolean isLive() {
    return live;
  }

  Set<Capability> capabilities() {
    return capabilities;
  }

  boolean isInline() {
    return capabilities.contains(Capability.INLINE);
  }

  boolean canReplace() {
    return capabilities.contains(Capability.REPLACE);
  }

  boolean canInject() {
    return capabilities.contains(Capability.INJECT);
  }

  Set<SourceTrait> traits() {
    Set<SourceTrait> traits = EnumSet.of(SourceTrait.ENDS, SourceTrait.KEEPS_TIME);
    if (feeds) {
      traits.add(SourceTrait.FEEDS);
    }
    if (live) {
      traits.add(SourceTrait.LIVE_CLOCK);
    }
    if (isInline()) {
      traits.add(SourceTrait.ALLOCATES); // What went on is kept for the test.
    }
    return traits;
  }
}
