package io.vpi.tck;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Makes the packets of the tests, and tells them apart. */
final class TestPackets {
  /** The shortest packet, in bytes: Ethernet's, without frame check sequence. */
  static final int MIN_LENGTH = 60;

  /** 2023-11-14 22:13:20 UTC. */
  static final long FIRST_NANOS = 1_700_000_000_000_000_000L;

  private static final long INTERVAL_NANOS = 1_000_000;
  private static final int NUMBER_OFFSET = 14;
  private static final int PATTERN_OFFSET = 18;

  private TestPackets() {}

  /** Packets as most tests use them: of all sorts of lengths, a millisecond apart. */
  static List<TestPacket> sequence(int first, int count) {
    List<TestPacket> packets = new ArrayList<>(count);
    int lengths = TestPacket.MAX_ORDINARY_LENGTH - MIN_LENGTH + 1;
    for (int i = first; i < first + count; i++) {
      packets.add(of(i, MIN_LENGTH + i * 97 % lengths));
    }
    return packets;
  }

  static TestPacket of(int number, int length) {
    return of(number, length, FIRST_NANOS + number * INTERVAL_NANOS);
  }

  static TestPacket of(int number, int length, long nanos) {
    return new TestPacket(frame(number, length), nanos);
  }

  static byte[] frame(int number, int length) {
    byte[] frame = new byte[length];
    ByteBuffer header = ByteBuffer.wrap(frame);
    header.putShort((short) 0x0200).putInt(2).putShort((short) 0x0200).putInt(1);
    header.putShort((short) 0x88B5).putInt(number);
    for (int i = PATTERN_OFFSET; i < length; i++) {
      frame[i] = (byte) (number * 31 + i);
    }
    return frame;
  }

  /** The number that a frame carries; -1 if it is none of ours. */
  static int numberIn(byte[] frame) {
    return frame.length < PATTERN_OFFSET ? -1 : ByteBuffer.wrap(frame).getInt(NUMBER_OFFSET);
  }

  static List<Integer> numbers(int first, int count) {
    return IntStream.range(first, first + count).boxed().toList();
  }

  static List<Integer> numbersOf(List<SeenPacket> packets) {
    return packets.stream().map(SeenPacket::number).toList();
  }

  /** The numbers that frames carry. */
  static List<Integer> numbersIn(List<byte[]> frames) {
    return frames.stream().map(TestPackets::numberIn).toList();
  }
}
