package io.vpi.sensor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.capture.Capability;
import io.vpi.detect.InspectionMode;
import io.vpi.detect.Inspector;
import io.vpi.detect.RuleSet;
import io.vpi.flow.FlowOptions;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RuleReloaderTest {
  private static final String GOOD = "alert udp any any -> any any (sid:1;)\n";
  private static final String BAD = "alert udp any any -> any any (nonsense:\"x\"; sid:2;)\n";

  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private volatile String text = GOOD;
  private volatile boolean isMissing;
  private Inspector first;
  private Inspector second;
  private RuleReloader reloader;

  private void start(InspectionMode mode) {
    first = inspector(mode);
    second = inspector(mode);
    reloader = new RuleReloader(this::load, RuleSet.parse(text), List.of(first, second), log::add);
  }

  private Inspector inspector(InspectionMode mode) {
    return Inspector.builder(RuleSet.parse(GOOD))
        .mode(mode)
        .capabilities(Set.<Capability>of())
        .flows(FlowOptions.builder().capacity(16).build())
        .build();
  }

  private RuleSet load() throws IOException {
    if (isMissing) {
      throw new IOException("the rule file a.rules does not exist");
    }
    return RuleSet.builder().text("a.rules", text).build();
  }

  private String reload(String rules) throws InterruptedException {
    text = rules;
    reloader.request();
    return log.poll(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    reloader.close();
    first.close();
    second.close();
  }

  @Test
  void givesEachInspectorTheNewRules() throws Exception {
    start(InspectionMode.PASSIVE);
    assertEquals(
        "rules reloaded, generation 2: loaded 2, rejected 0, warnings 0",
        reload(GOOD + GOOD.replace("sid:1", "sid:2")));
    assertEquals(2, first.ruleGeneration());
    assertEquals(2, second.ruleGeneration());
    assertEquals(2, reloader.generation());
    assertEquals(2, reloader.report().loaded());
    assertEquals(1, reloader.reloads());
    assertEquals(0, reloader.refusals());
  }

  @Test
  void keepsTheOldRulesIfANewOneIsWrongAndSaysWhere() throws Exception {
    start(InspectionMode.PASSIVE);
    assertEquals(
        "rules not reloaded, generation 1 stays in force: a.rules:3: there is no keyword"
            + " 'nonsense' (and 1 more)",
        reload(GOOD + "\n" + BAD + BAD)
            .replaceAll(
                "a.rules:3: .*'nonsense'[^(]*", "a.rules:3: there is no keyword 'nonsense' "));
    assertEquals(1, first.ruleGeneration());
    assertEquals(1, reloader.refusals());
    assertEquals(0, reloader.reloads());
    // And goes on to take the next that is right.
    reload(GOOD);
    assertEquals(2, second.ruleGeneration());
  }

  @Test
  void takesRulesOfWhichNoMoreAreRejectedThanOfThoseInForce() throws Exception {
    text = GOOD + BAD;
    start(InspectionMode.PASSIVE);
    assertEquals(
        "rules reloaded, generation 2: loaded 2, rejected 1, warnings 0",
        reload(GOOD + GOOD.replace("sid:1", "sid:3") + BAD));
    // The one that was not there before is named, though it is not the first.
    String other = BAD.replace("nonsense", "folly");
    String refused = reload(GOOD + BAD + other);
    assertEquals(
        "a.rules:3: ",
        refused.substring(refused.indexOf("a.rules"), refused.indexOf("a.rules") + 11));
  }

  @Test
  void keepsTheOldRulesIfAFileIsMissingOrEmpty() throws Exception {
    start(InspectionMode.PASSIVE);
    isMissing = true;
    assertEquals(
        "rules not reloaded, generation 1 stays in force: the rule file a.rules does not exist",
        reload(GOOD));
    isMissing = false;
    assertEquals(
        "rules not reloaded, generation 1 stays in force: there is no rule in the files",
        reload("# nothing\n"));
    assertEquals(2, reloader.refusals());
  }

  @Test
  void keepsTheOldRulesIfTheSourceCannotDoWhatTheNewOnesAskFor() throws Exception {
    start(InspectionMode.INLINE);
    String said = reload(GOOD.replace("alert", "drop"));
    assertEquals(
        "rules not reloaded, generation 1 stays in force: the rules have the action drop",
        said.substring(0, said.indexOf(',', said.indexOf("drop"))));
    assertEquals(1, first.ruleGeneration());
  }
}
