package io.vpi.example.inline;

import io.vpi.capture.CaptureException;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.detect.ConfigurationException;
import io.vpi.detect.RuleSet;
import java.nio.file.Path;

/** Stands between two interfaces until it is told to stop. */
public final class Main {
  private Main() {}

  /**
   * Runs the example: {@code bridge:p1,p2 web.rules}.
   *
   * @param args a source that is inline, and a file of rules
   */
  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println("expected SOURCE RULES, such as bridge:p1,p2 web.rules");
      System.exit(2);
    }
    try {
      RuleSet rules = RuleSet.load(Path.of(args[1]));
      rules.report().rejected().forEach(System.err::println);
      PacketSource source = PacketSources.open(args[0]);
      InlineIps ips = new InlineIps(source, rules, System.out);
      // SIGTERM and Ctrl-C: the packets at hand get their verdict, then the process ends.
      Runtime.getRuntime().addShutdownHook(new Thread(ips::stop));
      ips.run();
    } catch (CaptureException | ConfigurationException e) {
      System.err.println(e.getMessage()); // one sentence: what, where, and what was expected
      System.exit(1);
    }
  }
}
