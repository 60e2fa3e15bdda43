package io.vpi.capture.qemu;

import static io.vpi.capture.qemu.HookQueue.FROM_GUEST;
import static io.vpi.capture.qemu.HookQueue.TO_GUEST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureOptions;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.testing.MemoryUse;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is allocated for a packet or a verdict, and next to nothing for a wait. */
class HookAllocationTest {
  /** Descriptors from 128 on are boxed anew wherever somebody boxes them. */
  private static final int OPEN_FILES = 200;

  private static final long WARM_UP_NANOS = 2_000_000_000L;
  private static final int GUESTS = 4;
  private static final int FRAMES = 16;

  @TempDir Path folder;

  @Test
  void roundsOfInlineInspectionAllocateNothing() throws Exception {
    List<AutoCloseable> open = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < OPEN_FILES; i++) {
        open.add(FileChannel.open(Path.of("/dev/null")));
      }
      GuestPort[] guests = new GuestPort[GUESTS];
      for (int i = 0; i < GUESTS; i++) {
        guests[i] = new GuestPort("g" + i, "");
      }
      QemuSource source =
          QemuSource.open(
              HookOptions.of(HookMode.INLINE, folder, guests), CaptureOptions.defaults());
      open.addFirst(source);
      Round round = new Round(source, arena);
      for (GuestPort guest : guests) {
        round.connect(HookSockets.of(folder, guest));
      }
      open.addAll(0, round.channels);
      long start = System.nanoTime();
      while (System.nanoTime() - start < WARM_UP_NANOS) {
        round.run();
      }
      long least = Long.MAX_VALUE;
      long leastAwaiting = Long.MAX_VALUE;
      for (int i = 0; i < 50; i++) {
        round.run();
        least = Math.min(least, round.allocated);
        leastAwaiting = Math.min(leastAwaiting, round.allocatedAwaiting);
      }
      assertEquals(0, least, "bytes a round of poll, release and inject");
      long sockets = 4L * GUESTS;
      assertTrue(leastAwaiting <= 16 * sockets * round.waits, "bytes of waits: " + leastAwaiting);
      assertTrue(round.packets > 0 && round.failed == 0, "frames went both ways");
    } finally {
      for (AutoCloseable one : open) {
        one.close();
      }
    }
  }

  /** Frames of all guests in, through a wait, a poll and a release, and out again. */
  private static final class Round {
    private final QemuSource source;
    private final PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    private final MemorySegment injected;
    private final ByteBuffer records;
    private final ByteBuffer back = ByteBuffer.allocateDirect(1 << 20);
    final List<SocketChannel> channels = new ArrayList<>();
    private final List<SocketChannel> outs = new ArrayList<>();
    private final List<SocketChannel> ins = new ArrayList<>();
    long allocated;
    long allocatedAwaiting;
    int waits;
    int packets;
    int failed;

    Round(QemuSource source, Arena arena) {
      this.source = source;
      injected = arena.allocateFrom(ValueLayout.JAVA_BYTE, HookTrial.frame(9, 60));
      List<byte[]> all = new ArrayList<>();
      for (int i = 0; i < FRAMES; i++) {
        all.add(StandInQemu.record(HookTrial.frame(i, 60 + 80 * i), new byte[12], true));
      }
      byte[] bytes = StandInQemu.join(all);
      records = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    void connect(HookSockets sockets) throws IOException {
      for (HookQueue queue : List.of(FROM_GUEST, TO_GUEST)) {
        outs.add(
            SocketChannel.open(UnixDomainSocketAddress.of(sockets.out(HookMode.INLINE, queue))));
        ins.add(SocketChannel.open(UnixDomainSocketAddress.of(sockets.in(queue))));
        ins.getLast().configureBlocking(false);
      }
      channels.addAll(outs);
      channels.addAll(ins);
      source.await(10_000_000);
    }

    void run() {
      try {
        for (int i = 0; i < outs.size(); i++) {
          records.clear();
          outs.get(i).write(records);
        }
        allocated = 0;
        allocatedAwaiting = 0;
        waits = 0;
        for (int seen = 0; seen < outs.size() * FRAMES; ) {
          await(100_000_000);
          long before = MemoryUse.allocatedByThread();
          int n = source.poll(batch);
          if (n > 0) {
            batch.replace(n - 1, injected, 0, 60);
          }
          seen += n;
          source.release(batch);
          allocated += MemoryUse.allocatedByThread() - before;
        }
        packets += FRAMES;
        long before = MemoryUse.allocatedByThread();
        failed += source.inject(injected, 0, 60, 0, Direction.EGRESS) ? 0 : 1;
        allocated += MemoryUse.allocatedByThread() - before;
        for (int i = 0; i < ins.size(); i++) {
          back.clear();
          failed += ins.get(i).read(back) > 0 ? 0 : 1;
        }
        // A wait in vain, and one that is woken.
        await(0);
        source.wakeup();
        await(1_000_000);
      } catch (IOException e) {
        failed++;
      }
    }

    private void await(long nanos) {
      long before = MemoryUse.allocatedByThread();
      source.await(nanos);
      allocatedAwaiting += MemoryUse.allocatedByThread() - before;
      waits++;
    }
  }
}
