package io.vpi.capture.pcap;

import io.vpi.capture.CaptureProblem;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.FlowAffinity;
import io.vpi.capture.PacketSource;
import io.vpi.capture.pcap.lease.Leases;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.tap.TapRegistry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one capture, from a {@link PacketInput} through a {@link RecordReader}.
 *
 * <p>Threads: as {@link PacketSource} says.
 */
final class PcapFileSource implements PacketSource {
  /**
   * The most steps of one poll that yield no packet: a file of nothing but tiny foreign blocks must
   * not keep the caller away from his own work.
   */
  private static final int MAX_IDLE_STEPS = 4096;

  /** How often a file is asked whether it was cut: a system call for so many bytes of it. */
  private static final long CHECK_INTERVAL = 1 << 20;

  private final String name;
  private final PacketInput input;
  private final RecordReader reader;
  private final TapRegistry taps;
  private final WakeupSignal signal;
  private final Leases leases;
  private final SourceCounters counters = new SourceCounters();

  /** Time of the packet before, for those that have none of their own. */
  private long lastTimestamp;

  private long now;
  private int lentBatches;
  private boolean ended;

  /** Where in the input it is next asked whether all of it is still there. */
  private long nextCheck;

  /** What ended the input; told once the packets before it have been handed out. */
  private @Nullable CaptureProblem pendingProblem;

  private volatile @Nullable CaptureProblem problem;

  /** Whether the last poll stopped before it had looked at all that is there. */
  private boolean workLeft;

  // Sums of the poll that is going on.
  private long bytes;
  private long truncated;
  private long skipped;

  PcapFileSource(
      String name, PacketInput input, RecordReader reader, TapRegistry taps, WakeupSignal signal) {
    this.name = name;
    this.input = input;
    this.reader = reader;
    this.taps = taps;
    this.signal = signal;
    this.leases = new Leases(input::close);
  }

  @Override
  public int poll(PacketBatch batch) {
    if (batch.isLent()) {
      throw new IllegalStateException("the batch was not released since it was last polled");
    }
    if (ended || !leases.take()) {
      ended = true;
      problem = pendingProblem;
      return END_OF_STREAM;
    }
    batch.begin(input.memory, taps, now);
    lentBatches++;
    if (lentBatches == 1 || !input.isMoving()) {
      fill(batch);
    }
    if (batch.size() == 0 && ended) {
      release(batch);
      problem = pendingProblem;
      return END_OF_STREAM;
    }
    return batch.size();
  }

  private void fill(PacketBatch batch) {
    bytes = 0;
    truncated = 0;
    skipped = 0;
    try {
      if (input.position >= nextCheck) {
        input.checkIntact();
        nextCheck = input.position + CHECK_INTERVAL;
      }
      readRecords(batch);
    } catch (IOException e) {
      end(input.absolute(input.position), messageOf(e));
    } catch (InternalError e) {
      // What the JVM makes of a page that cannot be read: the file shrank, or its disk failed.
      end(input.absolute(input.position), lostPage());
    }
    batch.advanceNow(now);
    counters.add(batch.size(), bytes, truncated, skipped);
    counters.setDropped(reader.droppedByInterface(), reader.droppedByKernel());
  }

  private String lostPage() {
    try {
      input.checkIntact();
    } catch (IOException e) {
      return messageOf(e);
    }
    return "the file could not be read any more, it may have been cut";
  }

  private void readRecords(PacketBatch batch) throws IOException {
    int idle = 0;
    while (!batch.isFull()) {
      int outcome =
          input.toSkip > 0
              ? RecordReader.NEED_MORE
              : reader.read(input.memory, input.position, input.limit);
      switch (outcome) {
        case RecordReader.PACKET -> {
          if (reader.capturedLength == 0 && reader.timestamp == 0) {
            // Behind the end of a file that was cut, the rest of its last page reads as zeros.
            input.checkIntact();
          }
          add(batch);
          input.advance(reader.recordLength);
          continue;
        }
        case RecordReader.SKIPPED -> {
          skipped++;
          input.advance(reader.recordLength);
        }
        case RecordReader.PASSED -> input.advance(reader.recordLength);
        case RecordReader.DAMAGED -> {
          input.checkIntact();
          end(input.absolute(input.position) + reader.damageOffset, reader.damage);
          return;
        }
        default -> {
          if (batch.size() > 0 || !fillInput()) {
            workLeft = batch.size() > 0;
            return;
          }
        }
      }
      if (++idle == MAX_IDLE_STEPS) {
        workLeft = true;
        return;
      }
    }
    workLeft = true;
  }

  private void add(PacketBatch batch) {
    if (reader.hasTimestamp) {
      lastTimestamp = reader.timestamp;
      now = Math.max(now, lastTimestamp);
    }
    int index =
        batch.add(
            reader.packetOffset,
            reader.capturedLength,
            reader.wireLength,
            lastTimestamp,
            reader.linkType,
            reader.tapId);
    batch.direction(index, reader.direction);
    if (!reader.hasTimestamp) {
      batch.addFlags(index, PacketFlags.NO_TIMESTAMP);
    }
    bytes += reader.capturedLength;
    if ((batch.flags(index) & PacketFlags.TRUNCATED) != 0) {
      truncated++;
    }
  }

  /** Asks for more bytes; false if the poll is over. */
  private boolean fillInput() throws IOException {
    int outcome = input.fill();
    if (outcome == PacketInput.END) {
      endOfInput();
    }
    return outcome == PacketInput.MORE;
  }

  /** The input has ended: naturally, or within a record. */
  private void endOfInput() {
    long end = input.absolute(input.limit);
    long unread = input.limit - input.position;
    if (unread == 0 && input.toSkip == 0 && reader.unfinished() == 0) {
      ended = true;
      return;
    }
    long start = input.absolute(input.position) + input.toSkip - reader.unfinished();
    boolean inParts = reader.unfinished() > 0;
    long length = inParts ? reader.unfinishedLength() : reader.needed;
    end(
        start,
        "the "
            + (inParts ? "block" : reader.neededFor)
            + " needs "
            + length
            + " bytes, the input has "
            + (end - start)
            + " more");
  }

  private void end(long position, String description) {
    ended = true;
    pendingProblem = new CaptureProblem(name, position, description);
  }

  private static String messageOf(IOException e) {
    String message = e.getMessage();
    return message == null ? "the input cannot be read: " + e : message;
  }

  @Override
  public void release(PacketBatch batch) {
    if (!batch.isLent()) {
      return;
    }
    if (!batch.memory().equals(input.memory)) {
      throw new IllegalArgumentException("the batch was filled by another source than " + name);
    }
    batch.clear();
    lentBatches--;
    leases.giveBack();
  }

  @Override
  public boolean await(long timeoutNanos) {
    return signal.await(timeoutNanos, this::isPollWorthwhile);
  }

  private boolean isPollWorthwhile() {
    if (ended || leases.isClosed()) {
      return true;
    }
    boolean blocked = input.isMoving() && lentBatches > 0;
    return !blocked && (workLeft || input.isReady());
  }

  @Override
  public void wakeup() {
    signal.raise();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public FlowAffinity affinity() {
    return FlowAffinity.INNER;
  }

  @Override
  public TapRegistry taps() {
    return taps;
  }

  @Override
  public void statistics(CaptureStatistics into) {
    counters.read(into);
  }

  @Override
  public @Nullable CaptureProblem problem() {
    return problem;
  }

  @Override
  public double progress() {
    return ended ? 1.0 : input.progress();
  }

  @Override
  public void close() {
    leases.close();
    signal.raiseForData();
  }
}
