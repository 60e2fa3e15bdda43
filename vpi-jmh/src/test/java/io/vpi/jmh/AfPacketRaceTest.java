package io.vpi.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AfPacketRaceTest {
  @Test
  @Timeout(120)
  void allReadersSeeOrCountEveryFrame() throws IOException {
    Requirements.requireRoot();
    Requirements.requireNamespaces();
    Requirements.requireProgram("gcc");
    AfPacketRace.Outcome outcome = AfPacketRace.run(List.of("20000", "1"));
    assertTrue(outcome.complete(), outcome.table());
    for (String reader : List.of("C, walking", "C, batches", "vpi")) {
      assertEquals(
          1, outcome.table().lines().filter(line -> line.startsWith("| " + reader + " |")).count());
    }
  }

  @Test
  void saysWhatTheArgumentsAre() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> AfPacketRace.run(List.of("many")));
    assertEquals(
        "'many' is no number from 1 to 100000000: afpacket [FRAMES [ROUNDS]]", e.getMessage());
  }
}
