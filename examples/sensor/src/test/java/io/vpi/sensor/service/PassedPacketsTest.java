package io.vpi.sensor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vpi.capture.PacketSource;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class PassedPacketsTest {
  private static final long TIME = 1_000;

  private static ScriptedSource inline(IntUnaryOperator script) {
    ScriptedSource source = new ScriptedSource(new byte[60], TIME, 0, script);
    source.beInline();
    return source;
  }

  @Test
  void dropsAllThatIsOlderThanTheTakeover() {
    ScriptedSource source = inline(poll -> poll < 5 ? 7 : 0);
    PassedPackets.dropFrom(source, TIME + 1);
    assertEquals(35, source.dropped());
    assertEquals(6, source.polls());
    assertFalse(source.isLent());
  }

  @Test
  void endsWithTheBatchThatReachesTheTakeoverHoweverFastPacketsCome() {
    ScriptedSource source = inline(_ -> 7);
    PassedPackets.dropFrom(source, TIME);
    assertEquals(7, source.dropped());
    assertEquals(1, source.polls());
  }

  @Test
  void endsWithTheSource() {
    ScriptedSource source = inline(poll -> poll < 1 ? 7 : PacketSource.END_OF_STREAM);
    PassedPackets.dropFrom(source, TIME + 1);
    assertEquals(7, source.dropped());
    assertEquals(2, source.polls());
  }

  @Test
  void leavesAloneWhatIsNotInlineAndWhoWasGivenNoPath() {
    ScriptedSource mirror = new ScriptedSource(new byte[60], TIME, 0, _ -> 7);
    PassedPackets.dropFrom(mirror, TIME + 1);
    assertEquals(0, mirror.polls());
    ScriptedSource inline = inline(_ -> 7);
    PassedPackets.dropFrom(inline, PassedPackets.NEVER);
    assertEquals(0, inline.polls());
  }
}
