package io.vpi.capture.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSources;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookUriTest {
  private static HookOptions parse(String name) throws CaptureException {
    return HookOptions.parse(CaptureUri.parse(name));
  }

  @Test
  void readsAllParameters() throws Exception {
    HookOptions options =
        parse(
            "qemu:inline?dir=/run/v pi&guest=web-1&guest=db:net1&guests=8&vnet=off&group=kvm"
                + "&fail=open&full=queue&queue=256");
    assertEquals(HookMode.INLINE, options.mode());
    assertEquals(Path.of("/run/v pi"), options.folder());
    assertEquals(
        List.of(new GuestPort("web-1", ""), new GuestPort("db", "net1")), options.guests());
    assertEquals(8, options.maxGuests());
    assertFalse(options.vnetHeaders());
    assertEquals("kvm", options.group());
    assertEquals(FailPolicy.OPEN, options.failPolicy());
    assertEquals(FullQueuePolicy.DROP_QUEUE, options.fullQueuePolicy());
    assertEquals(256 << 10, options.queueBytes());
  }

  @Test
  void hasSafeDefaults() throws Exception {
    HookOptions options = parse("qemu:mirror?dir=/run/vpi");
    assertEquals(HookOptions.of(HookMode.MIRROR, Path.of("/run/vpi")), options);
    assertEquals(FailPolicy.CLOSED, options.failPolicy());
    assertTrue(options.vnetHeaders());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qemu:tap?dir=/x | expected qemu:mirror?... or qemu:inline?...",
        "qemu:mirror | lacks dir=FOLDER",
        "qemu:mirror?guest=a | lacks dir=FOLDER",
        "qemu:mirror?dir=/x&guest | 'guest' has no value",
        "qemu:mirror?dir=/x&speed=9 | 'speed' is none of",
        "qemu:mirror?dir=/x&guest=../etc | names no guest",
        "qemu:mirror?dir=/x&guest=a&guest=a | named twice",
        "qemu:mirror?dir=/x&vnet=maybe | vnet is on or off",
        "qemu:mirror?dir=/x&guests=0 | a number from 1 to 1024",
        "qemu:mirror?dir=/x&guest=a&guest=b&guests=1 | 2 guests are named",
        "qemu:mirror?dir=/x&fail=open | for qemu:inline",
        "qemu:inline?dir=/x&fail=shut | fail is open or closed",
        "qemu:inline?dir=/x&queue=1 | a number from 128 to 65536",
        "qemu:inline?dir=/x&full=wait | full is frame or queue",
      })
  void saysWhatIsWrong(String name, String why) {
    CaptureException e = assertThrows(CaptureException.class, () -> parse(name));
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  @Test
  void saysWhySocketsCannotBeMade(@TempDir Path folder) {
    String group = "qemu:mirror?dir=" + folder + "&guest=a&group=no-such-group";
    assertSays(group, "there is no group 'no-such-group'");
    String deep = folder.resolve("x".repeat(90)).toString();
    assertSays("qemu:mirror?dir=" + deep + "&guest=a", "choose a shorter folder");
  }

  private static void assertSays(String name, String why) {
    CaptureException e =
        assertThrows(CaptureException.class, () -> PacketSources.open(name).close());
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }
}
