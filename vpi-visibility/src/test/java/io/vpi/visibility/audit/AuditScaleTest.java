package io.vpi.visibility.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.JavaProcess;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The size that an audit must manage within 10 seconds and 1 GB. Asserted are the heap, which is
 * the process's own, and the work; seconds depend on what else the machine does, and are printed.
 */
class AuditScaleTest {
  @Test
  void twoThousandGuestsUnderTwoHundredRulesFitAGigabyteAndAreAuditedByGroups()
      throws IOException, InterruptedException {
    Map<String, Long> counted = run();
    long groups = 2 * LargeSite.HOSTS + 1;
    long stations = LargeSite.HOSTS * LargeSite.GUESTS;
    assertEquals(LargeSite.RULES, counted.get("rules"));
    assertEquals(stations, counted.get("stations"));
    assertEquals(groups, counted.get("groups"));
    assertEquals((stations + 1) * stations, counted.get("pairs"));
    assertEquals(counted.get("pairs"), counted.get("sum"));
    assertTrue(at(counted, "breached") > 0 && at(counted, "met") > 0, counted.toString());
    assertTrue(at(counted, "listed") <= 1_000, counted.toString());
    assertTrue(at(counted, "verdicts") <= groups * groups, counted.toString());
    assertTrue(at(counted, "maxMiB") <= 1_024, counted.toString());
  }

  private static long at(Map<String, Long> counted, String name) {
    Long value = counted.get(name);
    if (value == null) {
      throw new AssertionError("no " + name + " in " + counted);
    }
    return value;
  }

  private static Map<String, Long> run() throws IOException, InterruptedException {
    String output = JavaProcess.run(List.of("-Xmx1g", "-XX:+UseSerialGC"), LargeSite.class).strip();
    System.out.println("audit of a large site: " + output);
    Map<String, Long> counted = new HashMap<>();
    for (String part : output.split(" ", -1)) {
      String[] both = part.split("=", 2);
      counted.put(both[0], Long.valueOf(both[1]));
    }
    return counted;
  }
}
