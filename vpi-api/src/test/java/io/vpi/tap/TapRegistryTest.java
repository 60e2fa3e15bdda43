package io.vpi.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TapRegistryTest {
  private final TapRegistry registry = new TapRegistry();

  @Test
  void countsIdsUpFromZero() {
    for (int i = 0; i < 100; i++) {
      TapPoint tap = TapPoint.ofPort("port" + i);
      assertEquals(i, registry.register(tap));
      assertSame(tap, registry.tap(i));
      assertEquals(i + 1, registry.size());
    }
    assertEquals("port0", registry.tap(0).port());
  }

  @Test
  void givesEqualTapsIdsOfTheirOwn() {
    assertEquals(0, registry.register(TapPoint.ofPort("eth0")));
    assertEquals(1, registry.register(TapPoint.ofPort("eth0")));
  }

  @Test
  void answersUnknownForAnyOtherId() {
    registry.register(TapPoint.ofPort("eth0"));
    for (int id : new int[] {PacketBatch.NO_TAP, Integer.MIN_VALUE, 1, 3, 4, Integer.MAX_VALUE}) {
      assertSame(TapPoint.UNKNOWN, registry.tap(id));
    }
  }

  @Test
  void takesNoMoreThanItsBound() {
    for (int i = 0; i < TapRegistry.MAX_TAPS; i++) {
      assertEquals(i, registry.register(TapPoint.UNKNOWN));
    }
    assertEquals(PacketBatch.NO_TAP, registry.register(TapPoint.UNKNOWN));
    assertEquals(TapRegistry.MAX_TAPS, registry.size());
  }

  @Test
  void refusesNull() {
    assertThrows(NullPointerException.class, () -> registry.register(null));
    assertEquals(0, registry.size());
    assertThrows(
        NullPointerException.class, () -> new TapPoint("", "", "", null, Direction.UNKNOWN, 0));
    assertThrows(NullPointerException.class, () -> new TapPoint("", "", "", "", null, 0));
  }

  @Test
  void servesReadersWhileOthersRegister() throws Exception {
    int writers = 3;
    int each = 10_000;
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<int[]>> registered = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        String prefix = "w" + w + "-";
        registered.add(threads.submit(() -> registerAll(start, prefix, each)));
      }
      Callable<Void> reader =
          () -> {
            start.await();
            int seen = 0;
            while (seen < writers * each) {
              int size = registry.size();
              assertTrue(size >= seen, "the size ran back");
              seen = size;
              if (size > 0) {
                TapPoint last = registry.tap(size - 1);
                assertTrue(last != null && last.port().startsWith("w"), "a hole at " + size);
              }
            }
            return null;
          };
      List<Future<Void>> readers = List.of(threads.submit(reader), threads.submit(reader));
      start.countDown();
      boolean[] taken = new boolean[writers * each];
      for (int w = 0; w < writers; w++) {
        int[] ids = registered.get(w).get();
        for (int i = 0; i < each; i++) {
          assertEquals("w" + w + "-" + i, registry.tap(ids[i]).port());
          taken[ids[i]] = true;
        }
        assertTrue(Arrays.equals(ids, Arrays.stream(ids).sorted().toArray()));
      }
      for (boolean id : taken) {
        assertTrue(id);
      }
      for (Future<Void> one : readers) {
        one.get();
      }
    }
  }

  private int[] registerAll(CountDownLatch start, String prefix, int count)
      throws InterruptedException {
    start.await();
    int[] ids = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = registry.register(TapPoint.ofPort(prefix + i));
    }
    return ids;
  }
}
