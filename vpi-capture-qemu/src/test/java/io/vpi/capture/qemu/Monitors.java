package io.vpi.capture.qemu;

import io.vpi.capture.qemu.qmp.QmpException;
import io.vpi.capture.qemu.qmp.QmpSocket;
import io.vpi.testing.RunningGuest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The monitors of guests that were started a moment ago. */
final class Monitors {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private Monitors() {}

  /** Connects once QEMU listens: the socket's file is there a little earlier. */
  static QmpSocket of(RunningGuest guest) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try {
        return QmpSocket.connect(guest.monitor(), PATIENCE);
      } catch (QmpException e) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }
}
