package io.vpi.capture.qemu;

import static io.vpi.capture.qemu.HookQueue.FROM_GUEST;
import static io.vpi.capture.qemu.HookQueue.TO_GUEST;
import static io.vpi.capture.qemu.HookTrial.WEB;
import static io.vpi.capture.qemu.HookTrial.frame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MirrorSourceTest {
  private static final GuestPort DB = new GuestPort("db", "net1");

  @TempDir Path folder;

  private HookTrial open(GuestPort... guests) throws Exception {
    return HookTrial.open(HookOptions.of(HookMode.MIRROR, folder, guests));
  }

  @Test
  void tellsDirectionsAndGuestsApart() throws Exception {
    try (HookTrial trial = open(WEB, DB)) {
      trial.guest(WEB).frame(FROM_GUEST, frame(1, 60));
      HookTrial.Seen request = trial.take(1).getFirst();
      trial.guest(DB).frame(TO_GUEST, frame(2, 60));
      HookTrial.Seen reply = trial.take(1).getFirst();
      assertEquals(Direction.INGRESS, request.direction());
      assertEquals(Direction.EGRESS, reply.direction());
      assertEquals("web-1", trial.source.taps().tap(request.tapId()).guest());
      assertEquals("db", trial.source.taps().tap(reply.tapId()).guest());
      assertEquals("net1", trial.source.taps().tap(reply.tapId()).port());
    }
  }

  @Test
  void followsAHeaderWhoseLengthChanges() throws Exception {
    try (HookTrial trial = open(WEB)) {
      StandInQemu qemu = trial.guest(WEB);
      int[] lengths = {0, 10, 12, 20, 12, 10};
      for (int i = 0; i < lengths.length; i++) {
        qemu.vnetLength(lengths[i]).frame(FROM_GUEST, frame(i, 60 + i));
      }
      List<HookTrial.Seen> seen = trial.take(lengths.length);
      for (int i = 0; i < lengths.length; i++) {
        assertEquals(lengths[i], seen.get(i).header());
        assertArrayEquals(frame(i, 60 + i), seen.get(i).bytes());
      }
    }
  }

  @Test
  void tellsOfOffloads() throws Exception {
    try (HookTrial trial = open(WEB)) {
      StandInQemu qemu = trial.guest(WEB);
      qemu.frame(FROM_GUEST, frame(0, 60), header(0, 0));
      qemu.frame(FROM_GUEST, frame(1, 60), header(1, 0));
      qemu.frame(FROM_GUEST, frame(2, 65_550), header(1, 0x81));
      qemu.frame(FROM_GUEST, frame(3, 60), header(2, 0));
      List<HookTrial.Seen> seen = trial.take(4);
      int both = PacketFlags.CHECKSUM_NOT_READY | PacketFlags.SEGMENTATION_OFFLOAD;
      assertEquals(
          List.of(0, PacketFlags.CHECKSUM_NOT_READY, both, 0),
          seen.stream().map(HookTrial.Seen::flags).toList());
      assertEquals(65_550, seen.get(2).bytes().length);
    }
  }

  private static byte[] header(int flags, int gsoType) {
    byte[] header = new byte[VirtioNetHeader.LENGTH];
    header[0] = (byte) flags;
    header[1] = (byte) gsoType;
    return header;
  }

  @Test
  void readsFramesThatComeByteByByte() throws Exception {
    try (HookTrial trial = open(WEB)) {
      StandInQemu qemu = trial.guest(WEB);
      byte[] record = StandInQemu.record(frame(7, 61), new byte[12], true);
      for (byte one : record) {
        assertEquals(0, trial.source.poll(trial.batch), "packets of a record that is not whole");
        trial.source.release(trial.batch);
        qemu.raw(FROM_GUEST, new byte[] {one});
      }
      qemu.raw(FROM_GUEST, record);
      assertEquals(List.of(7, 7), trial.take(2).stream().map(HookTrial.Seen::number).toList());
    }
  }

  @Test
  void losesNothingWhereMoreComesThanARegionHolds() throws Exception {
    try (HookTrial trial = open(WEB)) {
      StandInQemu qemu = trial.guest(WEB);
      for (int i = 0; i < 3000; i++) {
        qemu.frame(FROM_GUEST, frame(i, 60 + i * 37 % 9000));
      }
      List<Integer> numbers = trial.take(3000).stream().map(HookTrial.Seen::number).toList();
      assertEquals(IntStream.range(0, 3000).boxed().toList(), numbers);
    }
  }

  @Test
  void aGuestThatFloodsKeepsNoOtherOut() throws Exception {
    try (HookTrial trial = open(WEB, DB)) {
      StandInQemu quiet = trial.guest(DB);
      quiet.frame(FROM_GUEST, frame(4999, 60));
      trial.take(1);
      StandInQemu flood = trial.guest(WEB);
      for (int i = 0; i < 3000; i++) {
        flood.frame(FROM_GUEST, frame(i, 60));
      }
      trial.take(1);
      quiet.frame(FROM_GUEST, frame(5000, 60));
      quiet.awaitWritten(FROM_GUEST);
      // Who was silent is looked after in each 16th poll at least.
      List<HookTrial.Seen> next = trial.take(17 * 64);
      assertTrue(next.stream().anyMatch(s -> s.number() == 5000), "the quiet guest has its turn");
    }
  }

  @Test
  void aFilterThatConnectsAgainGoesOn() throws Exception {
    try (HookTrial trial = open(WEB)) {
      StandInQemu qemu = trial.guest(WEB);
      qemu.frame(FROM_GUEST, frame(1, 60));
      assertEquals(1, trial.take(1).getFirst().number());
      // Half a frame, whose rest will never come.
      qemu.raw(FROM_GUEST, Arrays.copyOf(StandInQemu.record(frame(2, 60), new byte[12], true), 30));
      qemu.awaitWritten(FROM_GUEST);
      qemu.reconnect(FROM_GUEST);
      qemu.frame(FROM_GUEST, frame(3, 60));
      assertEquals(3, trial.take(1).getFirst().number());
    }
  }

  @Test
  void aLieEndsTheConnectionAndNotTheSource() throws Exception {
    try (HookTrial trial = open(WEB, DB)) {
      StandInQemu liar = trial.guest(WEB);
      StandInQemu honest = trial.guest(DB);
      liar.raw(FROM_GUEST, new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, 0, 0});
      trial.pollUntil("the end of the connection", () -> liar.isCutOff(FROM_GUEST));
      assertEquals(1, trial.counter(CaptureCounter.SKIPPED_RECORDS));
      honest.frame(FROM_GUEST, frame(1, 60));
      assertEquals(1, trial.take(1).getFirst().number());
      liar.reconnect(FROM_GUEST);
      liar.frame(FROM_GUEST, frame(2, 60));
      assertEquals(2, trial.take(1).getFirst().number());
    }
  }

  @Test
  void passesOverRecordsWithoutAFrame() throws Exception {
    try (HookTrial trial =
        HookTrial.open(
            HookOptions.of(HookMode.MIRROR, folder, WEB),
            CaptureOptions.defaults().withMaxPacketLength(1514))) {
      StandInQemu qemu = trial.guest(WEB).vnetLength(12);
      qemu.frame(FROM_GUEST, new byte[0]);
      qemu.frame(FROM_GUEST, frame(1, 1515));
      qemu.frame(FROM_GUEST, frame(2, 1514));
      assertEquals(2, trial.take(1).getFirst().number());
      assertEquals(2, trial.counter(CaptureCounter.SKIPPED_RECORDS));
    }
  }

  @Test
  void refusesHeadersThatAreNotAnnounced() throws Exception {
    for (int header : new int[] {10, 12}) {
      for (boolean source : new boolean[] {true, false}) {
        for (int flags : new int[] {0, 1}) {
          byte[] silent = header(flags, 0);
          byte[] frame = frame(1, 60);
          byte[] both = Arrays.copyOf(Arrays.copyOf(silent, header), header + frame.length);
          System.arraycopy(frame, 0, both, header, frame.length);
          assertRefused(source, StandInQemu.record(both, new byte[0], false));
        }
      }
    }
    // The other way round: announced, and not expected.
    assertRefused(false, StandInQemu.record(frame(1, 60), new byte[12], true));
    // A plain frame where a header's length is expected.
    assertRefused(true, StandInQemu.record(frame(1, 60), new byte[0], false));
  }

  private void assertRefused(boolean vnetHeaders, byte[] record) throws Exception {
    HookOptions options = HookOptions.of(HookMode.MIRROR, folder, WEB).withVnetHeaders(vnetHeaders);
    try (HookTrial trial = HookTrial.open(options)) {
      StandInQemu qemu = trial.guest(WEB);
      qemu.raw(FROM_GUEST, StandInQemu.join(List.of(record, record)));
      trial.pollUntil("the end of the connection", () -> qemu.isCutOff(FROM_GUEST));
      assertEquals(0, trial.counter(CaptureCounter.PACKETS), "packets of " + vnetHeaders);
    }
  }

  @Test
  void plainFramesAreReadWhereNoHeaderIsExpected() throws Exception {
    HookOptions options = HookOptions.of(HookMode.MIRROR, folder, WEB).withVnetHeaders(false);
    try (HookTrial trial = HookTrial.open(options)) {
      trial.guest(WEB).frame(FROM_GUEST, frame(4, 60));
      assertArrayEquals(frame(4, 60), trial.take(1).getFirst().bytes());
    }
  }

  @Test
  void socketsAreForTheOwnUserAlone() throws Exception {
    try (HookTrial trial = open(WEB)) {
      HookSockets sockets = HookSockets.of(folder, WEB);
      Path socket = sockets.out(HookMode.MIRROR, TO_GUEST);
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
      assertEquals(
          "rwx------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(sockets.folder())));
      trial.source.close();
      assertFalse(Files.exists(socket), "a socket of a source that was closed");
    }
  }

  @Test
  void takesOverSocketsOfADeadSensorAndNotOfALivingOne() throws Exception {
    try (HookTrial trial = open(WEB)) {
      CaptureException living = assertThrows(CaptureException.class, () -> open(WEB).close());
      assertTrue(living.getMessage().contains("another sensor"), living.getMessage());
      trial.guest(WEB).frame(FROM_GUEST, frame(1, 60));
      trial.take(1);
    }
    Path socket = HookSockets.of(folder, WEB).out(HookMode.MIRROR, FROM_GUEST);
    UnixListener stale = UnixListener.bind(socket, HookAccess.of(folder, ""));
    stale.channel().close();
    assertTrue(Files.exists(socket));
    try (HookTrial trial = open(WEB)) {
      trial.guest(WEB).frame(FROM_GUEST, frame(1, 60));
      trial.take(1);
    }
  }

  @Test
  void guestsComeAndGoWithTheirFolders() throws Exception {
    try (HookTrial trial = open()) {
      Path web = Files.createDirectory(folder.resolve("web-1"));
      Files.createDirectory(folder.resolve(".no guest"));
      Path socket = HookSockets.of(folder, WEB).out(HookMode.MIRROR, TO_GUEST);
      trial.pollUntil("its sockets", () -> Files.exists(socket));
      trial.guest(WEB).frame(TO_GUEST, frame(1, 60));
      int tap = trial.take(1).getFirst().tapId();
      try (var files = Files.list(web)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(web);
      trial.pollUntil("the guest to be forgotten", () -> trial.source.guests().isEmpty());
      Files.createDirectory(web);
      trial.pollUntil("its sockets", () -> Files.exists(socket));
      trial.guest(WEB).frame(TO_GUEST, frame(2, 60));
      assertEquals(tap, trial.take(1).getFirst().tapId(), "the tap of the guest that came back");
    }
  }

  @Test
  void aSensorThatDoesNotPollDoesNotHoldAGuestUp() throws Exception {
    int sent = 5000;
    try (HookTrial trial = open(WEB)) {
      StandInQemu qemu = trial.guest(WEB).vnetLength(12);
      qemu.frame(FROM_GUEST, frame(0, 60));
      trial.take(1);
      for (int i = 0; i < 8; i++) {
        qemu.frame(FROM_GUEST, frame(i, 1000));
      }
      PacketBatch lent = new PacketBatch(4);
      while (trial.source.poll(lent) == 0) {
        trial.source.release(lent);
      }
      List<byte[]> before = bytesOf(lent);
      for (int i = 0; i < sent; i++) {
        qemu.frame(FROM_GUEST, frame(i, 1000));
      }
      // Never, if the guest stands still.
      qemu.awaitWritten(FROM_GUEST);
      assertTrue(trial.counter(CaptureCounter.DROPPED_BY_KERNEL) > sent / 2);
      List<byte[]> after = bytesOf(lent);
      for (int i = 0; i < before.size(); i++) {
        assertArrayEquals(before.get(i), after.get(i), "what is lent");
      }
      trial.source.release(lent);
      qemu.frame(FROM_GUEST, frame(sent, 1000));
      trial.pollUntil(
          "the sum",
          () ->
              trial.counter(CaptureCounter.PACKETS)
                      + trial.counter(CaptureCounter.DROPPED_BY_KERNEL)
                  == sent + 10L);
    }
  }

  private static List<byte[]> bytesOf(PacketBatch batch) {
    return IntStream.range(0, batch.size())
        .mapToObj(i -> HookTrial.Seen.of(batch, i).bytes())
        .toList();
  }

  @Test
  void aSensorThatIsTooSlowDoesNotSlowAGuest() throws Exception {
    int sent = 5000;
    try (HookTrial trial = open(WEB)) {
      StandInQemu qemu = trial.guest(WEB).vnetLength(12);
      for (int i = 0; i < sent; i++) {
        qemu.frame(FROM_GUEST, frame(i, 1000));
      }
      // Two packets in ten milliseconds: all would take 25 seconds.
      PacketBatch small = new PacketBatch(2);
      while (qemu.unwritten(FROM_GUEST) > 0) {
        assertTrue(
            trial.counter(CaptureCounter.PACKETS) < sent / 2,
            "the guest waits for the sensor to take its packets");
        trial.source.poll(small);
        Thread.sleep(10);
        trial.source.release(small);
      }
      trial.pollUntil(
          "the sum",
          () ->
              trial.counter(CaptureCounter.PACKETS)
                      + trial.counter(CaptureCounter.DROPPED_BY_KERNEL)
                  == sent);
    }
  }

  @Test
  void aPlaceIsFreeAgainWhenItsGuestIsGone() throws Exception {
    try (HookTrial trial = open(WEB)) {
      trial.guest(WEB).frame(FROM_GUEST, frame(1, 60));
      trial.take(1);
      assertThrows(CaptureException.class, () -> trial.source.addGuest(DB));
      trial.source.removeGuest(WEB);
      trial.source.addGuest(DB);
      trial.guest(DB).frame(FROM_GUEST, frame(2, 60));
      HookTrial.Seen seen = trial.take(1).getFirst();
      assertEquals("db", trial.source.taps().tap(seen.tapId()).guest());
      assertEquals(
          Set.of(DB),
          new HashSet<>(trial.source.guests().stream().map(GuestState::guest).toList()));
    }
  }
}
