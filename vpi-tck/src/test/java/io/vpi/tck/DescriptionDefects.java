package io.vpi.tck;

import static io.vpi.tck.Setup.MIRROR;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureProblem;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Sources that tell wrong things about themselves, or fall for hostile input. */
final class DescriptionDefects {
  private DescriptionDefects() {}

  static List<Defect> all() {
    return List.of(
        Defect.of(
            "has no name once it is closed",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public String name() {
                    return closed ? "none" : super.name();
                  }
                },
            "theSourceHasANameAndKeepsIt"),
        Defect.of(
            "can do more after its first packet",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public Set<Capability> capabilities() {
                    return packets.get() == 0 ? Set.of() : EnumSet.of(Capability.INLINE);
                  }
                },
            "capabilitiesDoNotChange"),
        Defect.of(
            "replaces packets that it cannot hold",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public Set<Capability> capabilities() {
                    return EnumSet.of(Capability.REPLACE);
                  }
                },
            "capabilitiesDoNotChange",
            "replaceComesWithInline"),
        Defect.of(
            "registers its taps elsewhere",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  TapRegistry registry(CaptureOptions options) {
                    return new TapRegistry();
                  }
                },
            "tapsAreThoseOfTheOptions"),
        Defect.of(
            "names taps that nobody registered",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  int tapId() {
                    return tap + 7;
                  }
                },
            "tapIdsAreRegistered"),
        Defect.of(
            "does not repeat the direction of the tap",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  Direction direction() {
                    return Direction.UNKNOWN;
                  }
                },
            "packetsRepeatTheDirectionOfTheirTap"),
        Defect.of(
            "tells its progress in percent",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public double progress() {
                    return 50.0;
                  }
                },
            "progressIsAFractionOrUnknown"),
        Defect.of(
            "cannot be asked after close",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public CaptureProblem problem() {
                    if (closed) {
                      throw new IllegalStateException("closed");
                    }
                    return super.problem();
                  }
                },
            "anyThreadMayAskAtAnyTime"),
        Defect.of(
            "throws at a length that lies",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  private boolean lied;

                  @Override
                  void receive(int declaredLength, TestPacket packet) {
                    super.receive(declaredLength, packet);
                    lied |= declaredLength != packet.length();
                  }

                  @Override
                  public int poll(PacketBatch batch) {
                    int n = super.poll(batch);
                    if (lied) {
                      throw new IndexOutOfBoundsException();
                    }
                    return n;
                  }
                },
            "hostileInputNeverMakesPollThrow",
            "packetsOfHostileInputStayWithinTheirBounds",
            "theProblemIsToldWhereHostileInputEndsTheSource"),
        Defect.of(
            "believes a length that lies",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  private boolean lied;

                  @Override
                  void receive(int declaredLength, TestPacket packet) {
                    super.receive(declaredLength, packet);
                    lied |= declaredLength != packet.length();
                  }

                  @Override
                  void add(PacketBatch batch, TestPacket packet) {
                    super.add(batch, packet);
                    if (lied) {
                      batch.add(0, 300_000, 300_000, 0, LinkType.ETHERNET, tap);
                      batch.token(1, takeSlot());
                    }
                  }
                },
            "packetsOfHostileInputStayWithinTheirBounds"),
        Defect.of(
            "keeps its problem to itself",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public CaptureProblem problem() {
                    return null;
                  }
                },
            "theProblemIsToldWhereHostileInputEndsTheSource"));
  }
}
