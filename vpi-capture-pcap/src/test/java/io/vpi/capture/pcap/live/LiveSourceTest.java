package io.vpi.capture.pcap.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureProblem;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.LiveClock;
import io.vpi.capture.PacketSource;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a source makes of an input that says what no real one does. */
class LiveSourceTest {
  private static final int SNAP = 1000;

  private final FakeInput input = new FakeInput();
  private final TapRegistry taps = new TapRegistry();
  private PacketSource source;

  @BeforeEach
  void open() throws IOException {
    LiveTests.requireLibpcap();
    LiveClock clock = new LiveClock(System::nanoTime, System::nanoTime);
    int tap = taps.register(TapPoint.ofPort("fake"));
    source = new LiveSource("live:fake", input, new WaitingPlace(-1), clock, taps, tap, SNAP);
  }

  @AfterEach
  void close() {
    source.close();
    input.arena.close();
  }

  /** Packets of a given captured length, all in the same bytes. */
  private static final class FakeInput implements LiveInput {
    final Arena arena = Arena.ofConfined();
    final MemorySegment packet = arena.allocate(SNAP);
    final Deque<Integer> lengths = new ArrayDeque<>();
    String error = "";
    int length;
    boolean closed;

    @Override
    public int next() {
      if (lengths.isEmpty()) {
        return error.isEmpty() ? NONE : ENDED;
      }
      length = lengths.remove();
      return PACKET;
    }

    @Override
    public long address() {
      return packet.address();
    }

    @Override
    public int capturedLength() {
      return length;
    }

    @Override
    public int wireLength() {
      return length;
    }

    @Override
    public long timestamp() {
      return 1;
    }

    @Override
    public int linkType() {
      return LinkType.LINUX_SLL;
    }

    @Override
    public void updateLosses() {}

    @Override
    public long droppedByKernel() {
      return 0;
    }

    @Override
    public long droppedByInterface() {
      return CaptureStatistics.UNKNOWN;
    }

    @Override
    public int fd() {
      return -1;
    }

    @Override
    public String error() {
      return error;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void cutsAPacketThatIsLongerThanTheSnapLength() {
    input.packet.set(ValueLayout.JAVA_BYTE, SNAP - 1, (byte) 7);
    input.lengths.add(SNAP + 1);
    PacketBatch batch = new PacketBatch(2);
    assertEquals(1, source.poll(batch));
    assertEquals(SNAP, batch.capturedLength(0));
    assertEquals(7, batch.memory().get(ValueLayout.JAVA_BYTE, batch.offset(0) + SNAP - 1));
    assertEquals(PacketFlags.TRUNCATED, batch.flags(0));
    source.release(batch);
  }

  @Test
  void endsAtALengthThatCannotBeAfterThePacketsBefore() {
    input.lengths.add(60);
    input.lengths.add(-1);
    PacketBatch batch = new PacketBatch(4);
    assertEquals(1, source.poll(batch));
    assertEquals(null, source.problem(), "not before the packet was handed out");
    source.release(batch);
    assertEquals(PacketSource.END_OF_STREAM, source.poll(batch));
    assertEquals(
        new CaptureProblem("live:fake", -1, "libpcap told of a packet of 4294967295 bytes"),
        source.problem());
  }

  @Test
  void handsOutThePacketsBeforeTheInterfaceWentAway() {
    input.lengths.add(60);
    input.error = "The interface disappeared";
    PacketBatch batch = new PacketBatch(4);
    assertEquals(1, source.poll(batch));
    source.release(batch);
    assertEquals(PacketSource.END_OF_STREAM, source.poll(batch));
    assertEquals("live:fake: The interface disappeared", String.valueOf(source.problem()));
  }

  @Test
  void aPacketTooShortForItsHeaderHasNoDirection() {
    input.lengths.add(0);
    input.lengths.add(1);
    PacketBatch batch = new PacketBatch(4);
    assertEquals(2, source.poll(batch));
    assertEquals(0, batch.direction(0).ordinal());
    assertEquals(0, batch.direction(1).ordinal());
    source.release(batch);
  }

  @Test
  void aBatchOfLongPacketsEndsWhereItsMemoryDoes() {
    int packets = 3000;
    for (int i = 0; i < packets; i++) {
      input.lengths.add(SNAP);
    }
    PacketBatch batch = new PacketBatch(PacketBatch.MAX_CAPACITY);
    int first = source.poll(batch);
    assertTrue(first > 1000 && first < packets, () -> "first " + first);
    source.release(batch);
    assertTrue(source.await(0), "there are more");
    int seen = first;
    for (int n; (n = source.poll(batch)) > 0; ) {
      seen += n;
      source.release(batch);
    }
    source.release(batch);
    assertEquals(packets, seen);
  }

  @Test
  void theInputIsClosedAtOnceThoughABatchIsLent() {
    input.lengths.add(60);
    PacketBatch batch = new PacketBatch(4);
    source.poll(batch);
    source.close();
    assertTrue(input.closed);
    assertEquals(0, batch.memory().get(ValueLayout.JAVA_BYTE, batch.offset(0)));
    source.release(batch);
  }

  @Test
  void aBatchOfAnotherSourceIsRefused() {
    PacketBatch batch = new PacketBatch(1);
    batch.begin(MemorySegment.ofAddress(8), taps, 0);
    assertThrows(IllegalArgumentException.class, () -> source.release(batch));
  }

  @Test
  void aCounterOf32BitsIsFollowedBeyondItsEnd() {
    WrappingCounter counter = new WrappingCounter();
    assertEquals(0xFFFF_FFF0L, counter.update(0xFFFF_FFF0));
    assertEquals(0x1_0000_0005L, counter.update(5));
    assertEquals(0x1_0000_0005L, counter.update(5));
  }

  @Test
  void linkTypesAreThoseOfFiles() {
    assertEquals(LinkType.RAW, DataLink.linkType(12));
    assertEquals(100, DataLink.linkType(11));
    assertEquals(LinkType.ETHERNET, DataLink.linkType(1));
    assertEquals(LinkType.LINUX_SLL2, DataLink.linkType(276));
  }

  @Test
  void truncatedPacketsAreCounted() {
    input.lengths.add(SNAP + 5);
    input.lengths.add(SNAP);
    PacketBatch batch = new PacketBatch(4);
    source.poll(batch);
    source.release(batch);
    CaptureStatistics statistics = new CaptureStatistics();
    source.statistics(statistics);
    assertEquals(1, statistics.get(CaptureCounter.TRUNCATED));
    assertEquals(2L * SNAP, statistics.get(CaptureCounter.BYTES));
  }
}
