package io.vpi.capture.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.FlowAffinity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AfPacketConfigTest {
  private static AfPacketConfig of(String target) throws CaptureException {
    return of(target, CaptureOptions.defaults());
  }

  private static AfPacketConfig of(String target, CaptureOptions options) throws CaptureException {
    return AfPacketConfig.of(new CaptureUri("afpacket", target), options);
  }

  @Test
  void anInterfaceAloneIsEnough() throws CaptureException {
    AfPacketConfig config = of("sens0");
    assertEquals("sens0", config.device());
    assertEquals("", config.namespace());
    assertEquals(64L << 20, config.ringLength());
    assertEquals(10, config.blockMillis());
    assertTrue(config.blocks() * config.blockMillis() > 1000, "how long a reader may be away");
    assertEquals(CaptureOptions.DEFAULT_MAX_PACKET_LENGTH, config.snapLength());
    assertTrue(config.promiscuous());
    assertNull(config.group());
    assertEquals("", config.filter());
  }

  @Test
  void readsEachOption() throws CaptureException {
    AfPacketConfig config =
        of(
            "sens0,netns=lab,ring=8M,block=128K,block-timeout=4,snaplen=128,promisc=no,fanout=7,"
                + "fanout-mode=qm,filter=ip, or not");
    assertEquals("lab", config.namespace());
    assertEquals(128 << 10, config.blockLength());
    assertEquals(64, config.blocks());
    assertEquals(4, config.blockMillis());
    assertEquals(128, config.snapLength());
    assertFalse(config.promiscuous());
    assertEquals(new FanoutGroup(7, FanoutMode.QM, false), config.group());
    assertEquals("ip, or not", config.filter());
  }

  @Test
  void hashingPutsFragmentsTogetherUnlessToldOtherwise() throws CaptureException {
    FanoutGroup group = of("sens0,fanout=new").group();
    assertNotNull(group);
    assertEquals(new FanoutGroup(FanoutGroup.NEW, FanoutMode.HASH, true), group);
    assertEquals(
        new FanoutGroup(0, FanoutMode.HASH, false), of("sens0,fanout=0,defrag=no").group());
  }

  @ParameterizedTest
  @CsvSource({"hash, OUTER", "cpu, NONE", "lb, NONE", "qm, NONE"})
  void eachModeSaysWhatAnInspectorCanRelyOn(String mode, FlowAffinity affinity)
      throws CaptureException {
    FanoutGroup group = of("sens0,fanout=new,fanout-mode=" + mode).group();
    assertNotNull(group);
    assertEquals(affinity, group.mode().affinity);
  }

  @Test
  void theLongestPacketFitsIntoABlock() throws CaptureException {
    AfPacketConfig large =
        of("sens0", CaptureOptions.defaults().withMaxPacketLength(CaptureOptions.LARGEST_PACKET));
    assertEquals(CaptureOptions.LARGEST_PACKET, large.snapLength());
    assertEquals(32 << 20, large.blockLength());
    AfPacketConfig small = of("sens0,ring=128K");
    assertEquals(2, small.blocks());
    assertTrue(small.snapLength() < small.blockLength(), "as much as fits");
    assertEquals(
        100,
        of("sens0,snaplen=1000", CaptureOptions.defaults().withMaxPacketLength(100)).snapLength());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a,b",
        "sens0,ring=1M,block=1M",
        "sens0,ring=65M,block=2M",
        "sens0,block=64M",
        "sens0,block=100K",
        "sens0,block=32K",
        "sens0,block-timeout=0",
        "sens0,snaplen=10",
        "sens0,fanout=65536",
        "sens0,fanout=1,fanout-mode=rnd",
        "sens0,fanout-mode=hash",
        "sens0,defrag=yes",
        "sens0,promisc=on",
        "sens0,speed=9",
      })
  void whatCannotBeIsToldInOneSentence(String target) {
    CaptureException e = assertThrows(CaptureException.class, () -> of(target));
    assertTrue(e.getMessage().startsWith("afpacket:" + target + ": "), e.getMessage());
    assertFalse(e.getMessage().contains("''"), e.getMessage());
  }
}
