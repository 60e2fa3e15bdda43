package io.vpi.tck;

import static io.vpi.tck.Setup.FILE;
import static io.vpi.tck.Setup.MIRROR;

import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Wrong batches. */
final class BatchDefects {
  private BatchDefects() {}

  static List<Defect> all() {
    return List.of(
        Defect.of(
            "answers one packet more than there is in the batch",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public int poll(PacketBatch batch) {
                    int n = super.poll(batch);
                    return n > 0 && batch.capacity() == 8 ? n + 1 : n;
                  }
                },
            "pollAnswersTheNumberOfPacketsInTheBatch"),
        Defect.of(
            "loses a packet that a batch of seven had no room for",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public int poll(PacketBatch batch) {
                    int n = super.poll(batch);
                    if (batch.capacity() == 7 && batch.isFull()) {
                      queue.poll();
                    }
                    return n;
                  }
                },
            "whatABatchHasNoRoomForComesWithTheNext"),
        Defect.of(
            "takes packets in pairs, and loses the second where only one has room",
            FILE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  public int poll(PacketBatch batch) {
                    int n = super.poll(batch);
                    if (n > 0 && batch.capacity() == 1) {
                      synchronized (lock) {
                        queue.poll();
                      }
                    }
                    return n;
                  }
                },
            "aBatchOfOnePacketIsFilledToo",
            "countersNeverFall",
            "capabilitiesDoNotChange",
            "progressIsAFractionOrUnknown",
            "theClockNeverRunsBack"),
        Defect.of(
            "lets a packet overtake the one before",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  void send(TestPacket packet) {
                    super.send(packet);
                    if (TestPackets.numberIn(packet.frame()) == 20) {
                      synchronized (lock) {
                        queue.addFirst(queue.removeLast());
                      }
                    }
                  }
                },
            "packetsComeInTheOrderOfTheirArrival"),
        Defect.of(
            "spoils the last byte of long packets",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  byte[] frame(TestPacket packet) {
                    byte[] frame = packet.bytes();
                    if (frame.length > 100) {
                      frame[frame.length - 1]++;
                    }
                    return frame;
                  }
                },
            "packetsHaveTheBytesThatWereSent",
            "pollAndReleaseAllocateNothing"),
        Defect.of(
            "counts the frame check sequence on the wire",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  int wire(byte[] frame) {
                    return frame.length + 4;
                  }
                },
            "packetsThatAreWholeAreAsLongAsOnTheWire",
            "aPacketThatWasCutTellsHowLongItWas",
            "packetsThatWereCutAreCounted"),
        Defect.of(
            "takes the captured length for that on the wire",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  int wire(byte[] frame) {
                    return Math.min(frame.length, SNAP_LENGTH);
                  }
                },
            "aPacketThatWasCutTellsHowLongItWas",
            "packetsThatWereCutAreCounted"),
        Defect.of(
            "names another link type",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  int linkType() {
                    return LinkType.ETHERNET + 1;
                  }
                },
            "packetsHaveTheLinkTypeOfTheirSource"),
        Defect.of(
            "keeps the time to the second only",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  long nanos(TestPacket packet) {
                    return packet.nanos() / 1_000_000_000 * 1_000_000_000;
                  }
                },
            "packetsKeepTheTimeTheyWereGiven"),
        Defect.of(
            "lends memory on the heap to batches of eight",
            MIRROR,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  void begin(PacketBatch batch) {
                    MemorySegment heap = MemorySegment.ofArray(new byte[(int) memory.byteSize()]);
                    batch.begin(batch.capacity() == 8 ? heap : memory, taps, now);
                  }
                },
            "packetsLieInOneNativeSegmentThatIsAlive",
            "pollAnswersTheNumberOfPacketsInTheBatch",
            "packetsStayAsTheyAreUntilTheirRelease",
            "hostileInputNeverMakesPollThrow",
            "packetsOfHostileInputStayWithinTheirBounds",
            "theProblemIsToldWhereHostileInputEndsTheSource",
            "pollAndReleaseAllocateNothing"),
        Defect.of(
            "makes an object for a packet",
            FILE,
            (setup, options) ->
                new MemorySource(setup, options) {
                  @Override
                  byte[] frame(TestPacket packet) {
                    return packet.bytes();
                  }
                },
            "pollAndReleaseAllocateNothing"));
  }
}
