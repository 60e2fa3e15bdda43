package io.vpi.capture.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import io.vpi.testing.Lab;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an inline pair begins and ends. */
class InlineEndTest {
  private static final Inspection.Judge PASS = (batch, i) -> {};

  private Lab lab;

  @BeforeEach
  void buildLab() throws IOException {
    lab = Lab.up("inline", "--guests", "2");
  }

  @AfterEach
  void takeLabDown() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  private PacketSource open(String target) throws CaptureException {
    return new BridgeProvider()
        .open(
            new CaptureUri("bridge", target + ",netns=" + lab.namespace("host")),
            CaptureOptions.defaults());
  }

  private static byte[] frame(int number) {
    ByteBuffer frame = ByteBuffer.allocate(60);
    frame.putShort((short) 0x0200).putInt(2).putShort((short) 0x0200).putInt(1);
    return frame.putShort((short) 0x88B5).putInt(number).array();
  }

  /** Sends five frames, of which two are lent when the source is closed, and tells what comes. */
  private List<Integer> whatComesOfFive(String policy, int expected) throws Exception {
    PacketSource source = open("p1,p2,fail=" + policy);
    try (CableEnd first = CableEnd.of(lab, "g1");
        CableEnd second = CableEnd.of(lab, "g2")) {
      for (int i = 0; i < 5; i++) {
        first.send(frame(i));
      }
      PacketBatch batch = new PacketBatch(2);
      source.await(30_000_000_000L);
      assertEquals(2, source.poll(batch));
      source.close();
      assertEquals(List.of(), second.numbers(), "before the batch is released");
      source.release(batch);
      for (int i = 0; i < 30_000 && second.numbers().size() < expected; i++) {
        Thread.sleep(1);
      }
      return second.numbers();
    } finally {
      source.close();
    }
  }

  @Test
  void whenClosedItDropsWhatNobodyJudged() throws Exception {
    assertEquals(List.of(), whatComesOfFive("closed", 0));
  }

  @Test
  void whenClosedItLetsGoWhatNobodyWasShownIfItFailsOpen() throws Exception {
    assertEquals(List.of(2, 3, 4), whatComesOfFive("open", 3));
  }

  @Test
  void theCableIsCutWhenTheSourceEndsAndTheBypassJoinsItAgain() throws Exception {
    Inspection inspection = Inspection.join(lab, "", PASS);
    assertTrue(lab.tryCommand("ping20").succeeded(), "inline");
    inspection.stop();
    assertEquals(1, lab.tryCommand("ping20").status(), "cut");
    lab.command("bypass", "on");
    assertTrue(lab.tryCommand("ping20").succeeded(), "over the bridge");
    lab.command("bypass", "off");
    try (Inspection _ = Inspection.join(lab, "", PASS)) {
      assertTrue(lab.tryCommand("ping20").succeeded(), "inline again");
    }
  }

  private void setLink(String device, String... how) throws IOException {
    String[] command = new String[5 + how.length];
    System.arraycopy(new String[] {"ip", "link", "set", "dev", device}, 0, command, 0, 5);
    System.arraycopy(how, 0, command, 5, how.length);
    lab.exec("host", command);
  }

  @Test
  void anInterfaceThatGoesDownAndComesBackIsWaitedFor() throws Exception {
    try (Inspection _ = Inspection.join(lab, "", PASS)) {
      lab.command("ping20");
      setLink("p2", "down");
      assertEquals(1, lab.tryCommand("ping20").status(), "down");
      setLink("p2", "up");
      lab.command("ping20");
    }
  }

  @Test
  void anInterfaceThatIsRemovedEndsTheSource() throws Exception {
    try (Inspection inspection = Inspection.join(lab, "", PASS)) {
      lab.command("ping20");
      lab.exec("host", "ip", "link", "delete", "p2");
      inspection.awaitEnd();
      assertEquals(
          inspection.source.name() + ": the interface p2 was removed",
          assertNotNullAndGet(inspection.source.problem()));
    }
  }

  private static String assertNotNullAndGet(Object problem) {
    assertNotNull(problem);
    return problem.toString();
  }

  private void assertRefused(String target, String sentence) {
    CaptureException e = assertThrows(CaptureException.class, () -> open(target).close());
    String source = "bridge:" + target + ",netns=" + lab.namespace("host") + ": ";
    assertEquals(source + sentence, e.getMessage());
  }

  @Test
  void whatCannotBeJoinedIsToldInOneSentence() throws Exception {
    assertRefused("p1,lo", "lo is no Ethernet interface, an inline pair needs two");
    assertRefused(
        "p1,p9", "looking up the interface p9 failed (ENODEV): there is no such interface");
    setLink("p2", "down");
    assertRefused("p1,p2", "p2 is down, bring it up");
  }
}
