package io.vpi.capture.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairConfigTest {
  private static PairConfig read(String target) throws CaptureException {
    return PairConfig.of(new CaptureUri("bridge", target), CaptureOptions.defaults());
  }

  @Test
  void twoInterfacesAreEnough() throws CaptureException {
    PairConfig config = read("p1,p2");
    assertEquals("p1", config.first());
    assertEquals("p2", config.second());
    assertEquals("", config.namespace());
    assertEquals(FailPolicy.CLOSED, config.failPolicy());
  }

  @Test
  void aSlotHoldsTheLongestFrameOfAGuestThatLeavesCuttingToTheCard() throws CaptureException {
    PairConfig config = read("p1,p2");
    int longest = 14 + 4 + 65_536;
    assertTrue(config.slotLength() - PairConfig.SLOT_OVERHEAD >= longest);
    assertEquals(0, config.slotLength() % 16, "as the kernel aligns frames");
    assertEquals(15, SlotRing.BLOCK_BYTES / config.slotLength(), "fifteen fill a block");
  }

  @Test
  void optionsAreRead() throws CaptureException {
    PairConfig config = read("p1,p2,netns=lab,fail=open,slots=1000,frame=2K");
    assertEquals("lab", config.namespace());
    assertEquals(FailPolicy.OPEN, config.failPolicy());
    assertEquals(2048 + PairConfig.SLOT_OVERHEAD, config.slotLength());
    int slotsInBlock = SlotRing.BLOCK_BYTES / config.slotLength();
    assertTrue(config.blocks() * slotsInBlock >= 1000);
    assertTrue((config.blocks() - 1) * slotsInBlock < 1000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p1                 | bridge:p1: expected bridge:A,B, with two interfaces
          p1,p2,p3           | bridge:p1,p2,p3: expected bridge:A,B, with two interfaces
          p1,p1              | bridge:p1,p1: an inline pair joins two interfaces, not one to itself
          p1,p2,fail=maybe   | bridge:p1,p2,fail=maybe: the option 'fail' is open or closed, not 'maybe'
          p1,p2,slots=1      | bridge:p1,p2,slots=1: the option 'slots' is a number from 64 to 65536, not '1'
          p1,p2,frame=2M     | bridge:p1,p2,frame=2M: the option 'frame' is a number from 1522 to 1048448, not '2M'
          """)
  void whatIsWrongIsSaidInOneSentence(String target, String sentence) {
    CaptureException e = assertThrows(CaptureException.class, () -> read(target));
    assertEquals(sentence, e.getMessage());
  }
}
