package io.vpi.sensor;

import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSourceProvider;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;

/** Opens a source that breaks the contract: its poll throws. */
public final class FaultyProvider implements PacketSourceProvider {
  /** For the service loader. */
  public FaultyProvider() {}

  @Override
  public String scheme() {
    return "faulty";
  }

  @Override
  public String synopsis() {
    return "faulty:";
  }

  @Override
  public String description() {
    return "throws";
  }

  @Override
  public PacketSource open(CaptureUri uri, CaptureOptions options) {
    return new PacketSource() {
      @Override
      public int poll(PacketBatch batch) {
        throw new IllegalStateException("a fault of its own");
      }

      @Override
      public void release(PacketBatch batch) {}

      @Override
      public boolean await(long timeoutNanos) {
        return true;
      }

      @Override
      public void wakeup() {}

      @Override
      public String name() {
        return uri.toString();
      }

      @Override
      public TapRegistry taps() {
        return options.taps();
      }

      @Override
      public void statistics(CaptureStatistics into) {
        into.reset();
      }

      @Override
      public void close() {}
    };
  }
}
