package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpi.packet.PacketBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a batch holds: how many packets, which, in which order, and where they lie. */
public interface BatchContract extends SourceContract {
  /**
   * Poll answers the number of packets that it put into the batch.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void pollAnswersTheNumberOfPacketsInTheBatch() throws Exception {
    try (Trial trial = Trial.open(this, 3)) {
      PacketBatch batch = new PacketBatch(8);
      for (int seen = 0; seen < 3; ) {
        int answer = trial.pollForPackets(batch);
        assertEquals(batch.size(), answer);
        assertTrue(answer > 0, "there are more packets");
        seen += answer;
        trial.source.release(batch);
      }
    }
  }

  /**
   * A batch that is too small for all that is there is filled, and no more; what it had no room for
   * comes with the next polls. Nothing is lost or repeated.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void whatABatchHasNoRoomForComesWithTheNext() throws Exception {
    try (Trial trial = Trial.open(this, 50)) {
      List<SeenPacket> seen = trial.take(50, 7);
      assertEquals(
          TestPackets.numbers(0, 50),
          TestPackets.numbersOf(seen).stream().sorted().toList(),
          "each packet once");
    }
  }

  /**
   * A batch of one packet is as good as a larger one.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void aBatchOfOnePacketIsFilledToo() throws Exception {
    try (Trial trial = Trial.open(this, 3)) {
      List<SeenPacket> seen = trial.take(3, 1);
      assertEquals(3, seen.size());
    }
  }

  /**
   * Packets come in the order of their arrival, over the borders of batches too.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void packetsComeInTheOrderOfTheirArrival() throws Exception {
    try (Trial trial = Trial.open(this, 30)) {
      assertEquals(TestPackets.numbers(0, 30), TestPackets.numbersOf(trial.take(30, 30)));
    }
  }

  /**
   * Each packet has the bytes that were sent, all of them and no others.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void packetsHaveTheBytesThatWereSent() throws Exception {
    List<TestPacket> sent = TestPackets.sequence(0, 40);
    try (Trial trial = Trial.open(harness(), sent)) {
      List<SeenPacket> seen = trial.take(40);
      assertEquals(40, seen.size());
      for (SeenPacket packet : seen) {
        int number = packet.number();
        assertTrue(number >= 0 && number < 40, () -> packet + " was never sent");
        assertArrayEquals(sent.get(number).bytes(), packet.bytes(), packet::toString);
      }
    }
  }

  /**
   * Packets that came as a whole say so: as many bytes captured as there were on the wire, and no
   * mark of truncation.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void packetsThatAreWholeAreAsLongAsOnTheWire() throws Exception {
    try (Trial trial = Trial.open(this, 10)) {
      for (SeenPacket packet : trial.take(10)) {
        assertEquals(packet.capturedLength(), packet.wireLength(), packet::toString);
        assertFalse(packet.isTruncated(), packet::toString);
      }
    }
  }

  /**
   * A packet longer than the snap length comes cut to it, marked so, and tells how long it was on
   * the wire.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void aPacketThatWasCutTellsHowLongItWas() throws Exception {
    assumeTrue(harness().snapLength().isPresent(), "the harness names no snap length");
    int snap = harness().snapLength().getAsInt();
    List<TestPacket> sent = List.of(TestPackets.of(0, snap), TestPackets.of(1, snap + 1000));
    try (Trial trial = Trial.open(harness(), sent)) {
      List<SeenPacket> seen = trial.take(2);
      assertEquals(2, seen.size());
      assertEquals(snap, seen.get(0).wireLength());
      assertFalse(seen.get(0).isTruncated());
      assertEquals(snap, seen.get(1).capturedLength());
      assertEquals(snap + 1000, seen.get(1).wireLength());
      assertTrue(seen.get(1).isTruncated());
    }
  }

  /**
   * Packets have the link type that the harness names.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void packetsHaveTheLinkTypeOfTheirSource() throws Exception {
    try (Trial trial = Trial.open(this, 5)) {
      for (SeenPacket packet : trial.take(5)) {
        assertEquals(trial.harness.linkType(), packet.linkType());
      }
    }
  }

  /**
   * A source that keeps the time tells each packet's own, to the microsecond.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void packetsKeepTheTimeTheyWereGiven() throws Exception {
    Trial.assumeTrait(this, SourceTrait.KEEPS_TIME);
    List<TestPacket> sent = TestPackets.sequence(0, 10);
    try (Trial trial = Trial.open(harness(), sent)) {
      for (SeenPacket packet : trial.take(10)) {
        assertEquals(sent.get(packet.number()).nanos(), packet.timestamp());
      }
    }
  }

  /**
   * All packets of a batch lie within one segment of native memory, which is alive as long as they
   * are lent.
   *
   * @throws Exception if the source fails
   */
  @Test
  default void packetsLieInOneNativeSegmentThatIsAlive() throws Exception {
    try (Trial trial = Trial.open(this, 5)) {
      PacketBatch batch = trial.lend(8);
      assertTrue(batch.memory().isNative(), "the memory is native");
      assertTrue(batch.memory().scope().isAlive(), "the memory is alive");
      for (int i = 0; i < batch.size(); i++) {
        long end = batch.offset(i) + batch.capturedLength(i);
        assertTrue(batch.offset(i) >= 0 && end <= batch.memory().byteSize(), "within the memory");
      }
      trial.source.release(batch);
    }
  }
}
