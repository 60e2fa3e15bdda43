package io.vpi.capture.linux.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureException;
import io.vpi.testing.Allocation;
import io.vpi.testing.Requirements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LibcTest {
  @BeforeEach
  void needsLinux() {
    Requirements.require("linux", System.getProperty("os.name").equals("Linux"), "Linux");
  }

  @Test
  void answersTheNegativeErrorNumber() {
    assertEquals(-Errno.EBADF, Libc.close(-1));
    assertEquals(-Errno.EBADF, Libc.send(-1, 0, 0, 0));
    assertEquals(-Errno.EBADF, Libc.mmap(0, 4096, 1, 1, -1));
  }

  @Test
  void saysInOneSentenceWhyASocketWasRefused() {
    assertEquals(
        "afpacket:sens0: opening a packet socket was refused (EPERM): run as root or grant"
            + " CAP_NET_RAW",
        Refusal.of("afpacket:sens0", "opening a packet socket", "CAP_NET_RAW", Errno.EPERM)
            .getMessage());
    assertEquals(
        "afpacket:sens0: binding to sens0 failed (errno 71)",
        Refusal.of("afpacket:sens0", "binding to sens0", "CAP_NET_RAW", 71).getMessage());
  }

  @Test
  void aRaisedSignalEndsTheWaitUntilItIsTaken() throws CaptureException {
    try (EventFd signal = EventFd.open("test");
        PollSet set = new PollSet(signal.fd())) {
      assertEquals(0, set.await(0));
      signal.raise();
      signal.raise();
      assertEquals(1, set.await(1_000_000_000L));
      assertEquals(PollSet.POLLIN, set.events(0));
      assertTrue(signal.take());
      assertFalse(signal.take());
      assertEquals(0, set.await(0));
    }
  }

  @Test
  void waitingAllocatesNothingOnceItIsCompiled() throws CaptureException {
    KernelClock clock = new KernelClock();
    try (EventFd signal = EventFd.open("test");
        PollSet set = new PollSet(signal.fd())) {
      Runnable work =
          () -> {
            signal.raise();
            set.await(0);
            signal.take();
            clock.nanos();
            Libc.send(-1, 0, 0, 0);
          };
      long bytes = Allocation.bytesAllocatedBy(work);
      // Until the JIT has compiled a call, it costs an object of 40 bytes.
      for (int second = 0; second < 20 && bytes > 0; second++) {
        bytes = Allocation.bytesAllocatedBy(work);
      }
      assertEquals(0, bytes);
    }
  }

  @Test
  void theClockIsTheTimeOfDay() {
    long millis = new KernelClock().nanos() / 1_000_000;
    assertTrue(Math.abs(millis - System.currentTimeMillis()) < 60_000);
  }

  @Test
  void namesANamespaceThatIsNotThere() {
    CaptureException e =
        assertThrows(
            CaptureException.class,
            () -> NetworkNamespace.open("afpacket:x", "vpi-no-such", () -> 1));
    assertEquals(
        "afpacket:x: opening the network namespace vpi-no-such failed (ENOENT): there is none of"
            + " that name",
        e.getMessage());
    assertThrows(
        CaptureException.class, () -> NetworkNamespace.open("afpacket:x", "../x", () -> 1));
  }

  @Test
  void findsAnInterfaceAndTellsOneThatIsNotThere() throws CaptureException {
    Requirements.requireRoot();
    try (PacketSocket socket = PacketSocket.open("afpacket:lo")) {
      NetworkDevice loopback = NetworkDevice.find(socket, "lo");
      assertEquals(NetworkDevice.LOOPBACK, loopback.hardwareType());
      assertTrue(loopback.presence(socket).isThere());
      NetworkDevice gone = new NetworkDevice("gone", 1 << 30, 1, 1500, 0);
      assertFalse(gone.presence(socket).isThere());
      CaptureException e =
          assertThrows(CaptureException.class, () -> NetworkDevice.find(socket, "vpi-none"));
      assertEquals(
          "afpacket:lo: looking up the interface vpi-none failed (ENODEV): there is no such"
              + " interface",
          e.getMessage());
      assertThrows(
          CaptureException.class, () -> NetworkDevice.find(socket, "a-name-that-is-too-long"));
    }
  }
}
