package io.vpi.jmh;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import com.sun.management.ThreadMXBean;
import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * {@code ./vpi bench afpacket [FRAMES [ROUNDS]]}: frames of 64 bytes, sent as fast as one thread
 * can over a cable in a namespace of its own, read by vpi-capture-linux and by two readers in C
 * from a ring of the same shape, in turns. What counts is the reading thread's CPU time for a
 * packet. Needs root and gcc.
 */
final class AfPacketRace {
  /** How the command line calls it. */
  static final String COMMAND = "afpacket";

  private static final int FRAME_BYTES = 64;
  private static final int DEFAULT_FRAMES = 1_000_000;
  private static final int DEFAULT_ROUNDS = 7;
  private static final int WARM_UP_ROUNDS = 2;
  private static final VarHandle INT = JAVA_INT.varHandle();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * How it went.
   *
   * @param table the figures, in Markdown
   * @param complete whether every frame that was sent was seen or counted as lost
   */
  record Outcome(String table, boolean complete) {}

  /** Who reads. */
  private enum Reader {
    /** Counts packet by packet: the least that a reader in C can do. */
    C_WALK,
    /** Puts the fields of each packet into a batch in C, as ours does. */
    C_BATCH,
    /** vpi-capture-linux. */
    VPI
  }

  private final RaceTrack track;
  private final Cable cable;
  private final RingPeer peer;
  private final byte[] frame = new byte[FRAME_BYTES];

  private AfPacketRace(RaceTrack track, Cable cable, RingPeer peer) {
    this.track = track;
    this.cable = cable;
    this.peer = peer;
    Arrays.fill(frame, (byte) 2);
    // An EtherType for experiments: no protocol of this host listens.
    frame[12] = (byte) 0x88;
    frame[13] = (byte) 0xB5;
  }

  /**
   * Runs the race.
   *
   * @param arguments how many frames a round, how many rounds; defaults where they are missing
   * @throws IOException if there is no gcc, or the kernel refuses
   * @throws IllegalArgumentException if an argument is no number, or out of range
   */
  static Outcome run(List<String> arguments) throws IOException {
    long frames = number(arguments, 0, DEFAULT_FRAMES, 100_000_000);
    int rounds = number(arguments, 1, DEFAULT_ROUNDS, 1000);
    RaceTrack track = new RaceTrack(frames, rounds, 512 << 10, 128, 2);
    try (Arena arena = Arena.ofShared();
        Cable cable = Cable.lay()) {
      return new AfPacketRace(track, cable, RingPeer.compile(arena)).run();
    }
  }

  private static int number(List<String> arguments, int position, int otherwise, int most) {
    if (arguments.size() <= position) {
      return otherwise;
    }
    String text = arguments.get(position);
    if (!text.matches("[1-9][0-9]{0,8}") || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException(
          "'" + text + "' is no number from 1 to " + most + ": afpacket [FRAMES [ROUNDS]]");
    }
    return Integer.parseInt(text);
  }

  private Outcome run() throws IOException {
    Map<Reader, List<RaceResult>> results = new EnumMap<>(Reader.class);
    boolean complete = true;
    for (int round = -WARM_UP_ROUNDS; round < track.rounds(); round++) {
      for (Reader reader : Reader.values()) {
        RaceResult result = round(reader);
        complete &= isComplete(reader, result);
        if (round >= 0) {
          results.computeIfAbsent(reader, key -> new ArrayList<>()).add(result);
        }
      }
    }
    return new Outcome(table(results), complete);
  }

  private boolean isComplete(Reader reader, RaceResult result) {
    long accounted = result.packets() + result.drops();
    boolean right =
        accounted == track.frames()
            && result.bytes() == result.packets() * FRAME_BYTES
            && result.firstBytes() == result.packets() * frame[0];
    if (!right) {
      System.err.println(
          "vpi bench: of " + track.frames() + " frames " + reader + " accounted for " + result);
    }
    return right;
  }

  /** One sender, one reader; each on a thread of its own. */
  private RaceResult round(Reader reader) throws IOException {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment sent = arena.allocate(JAVA_INT);
      if (reader == Reader.VPI) {
        String name =
            "afpacket:%s,netns=%s,ring=%d,block=%d,block-timeout=%d"
                .formatted(
                    Cable.TO,
                    cable.namespace,
                    (long) track.blocks() * track.blockBytes(),
                    track.blockBytes(),
                    track.blockMillis());
        try (PacketSource source = PacketSources.open(name, CaptureOptions.defaults())) {
          return race(arena, sent, () -> read(source, sent));
        }
      }
      MemorySegment ring = onThread(() -> peer.open(arena, cable, track)).join();
      boolean batches = reader == Reader.C_BATCH;
      return race(arena, sent, () -> peer.read(arena, ring, batches, track.frames(), sent));
    }
  }

  private RaceResult race(Arena arena, MemorySegment sent, Callable<RaceResult> reading)
      throws IOException {
    Running<RaceResult> reader = onThread(reading);
    Running<Boolean> sender =
        onThread(() -> {
          peer.send(arena, cable, track.frames(), frame);
          return true;
        });
    try {
      sender.join();
    } finally {
      INT.setRelease(sent, 0L, 1);
    }
    return reader.join();
  }

  /** The caller's loop, as the documentation has it. */
  private RaceResult read(PacketSource source, MemorySegment sent) {
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    long packets = 0;
    long bytes = 0;
    long firstBytes = 0;
    int idle = 0;
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long cpu = THREADS.getCurrentThreadCpuTime();
    while (packets < track.frames() && idle < 30) {
      int n = source.poll(batch);
      for (int i = 0; i < n; i++) {
        bytes += batch.capturedLength(i);
        firstBytes += batch.memory().get(JAVA_BYTE, batch.offset(i));
      }
      packets += n;
      source.release(batch);
      if (n == 0) {
        boolean woken = source.await(10_000_000L);
        idle = !woken && (int) INT.getAcquire(sent, 0L) != 0 ? idle + 1 : 0;
      }
    }
    cpu = THREADS.getCurrentThreadCpuTime() - cpu;
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    CaptureStatistics statistics = new CaptureStatistics();
    source.statistics(statistics);
    long drops = statistics.get(CaptureCounter.DROPPED_BY_KERNEL);
    return new RaceResult(packets, bytes, firstBytes, drops, cpu, allocated);
  }

  private String table(Map<Reader, List<RaceResult>> results) {
    StringBuilder table =
        new StringBuilder(
            """
            | reader | CPU ns a packet | lowest | highest | lost, all rounds | heap bytes a packet |
            |---|---|---|---|---|---|
            """);
    results.forEach((reader, rounds) -> table.append(line(reader, rounds)));
    return table
        .append(
            String.format(
                Locale.ROOT,
                """

                vpi : C, walking %.2f; vpi : C, batches %.2f (medians of the rounds' ratios)
                %,d frames of %d bytes a round, %d rounds in turns, medians
                """,
                ratio(results, Reader.C_WALK),
                ratio(results, Reader.C_BATCH),
                track.frames(),
                FRAME_BYTES,
                track.rounds()))
        .toString();
  }

  private static String line(Reader reader, List<RaceResult> rounds) {
    double[] nanos = rounds.stream().mapToDouble(RaceResult::nanosPerPacket).sorted().toArray();
    double[] heap = rounds.stream().mapToDouble(RaceResult::bytesPerPacket).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f | %d | %.4f |%n",
        switch (reader) {
          case C_WALK -> "C, walking";
          case C_BATCH -> "C, batches";
          case VPI -> "vpi";
        },
        nanos[nanos.length / 2],
        nanos[0],
        nanos[nanos.length - 1],
        rounds.stream().mapToLong(RaceResult::drops).sum(),
        heap[heap.length / 2]);
  }

  private static double ratio(Map<Reader, List<RaceResult>> results, Reader peer) {
    List<RaceResult> ours = results.getOrDefault(Reader.VPI, List.of());
    List<RaceResult> theirs = results.getOrDefault(peer, List.of());
    double[] ratios = new double[ours.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours.get(i).nanosPerPacket() / theirs.get(i).nanosPerPacket();
    }
    Arrays.sort(ratios);
    return ratios[ratios.length / 2];
  }

  private static <T> Running<T> onThread(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().start(task);
    return new Running<>(task);
  }

  /** Work that goes on in a thread of its own. */
  private record Running<T>(FutureTask<T> task) {
    T join() throws IOException {
      try {
        return task.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException cause) {
          throw cause;
        }
        throw new IllegalStateException("a thread of the race failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
