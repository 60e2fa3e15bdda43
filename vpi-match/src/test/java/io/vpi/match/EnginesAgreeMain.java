package io.vpi.match;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Compares all engines with the scalar one on sets, texts and cuts made at random, as often as one
 * likes, and on a real capture with a whole real rule set.
 *
 * <pre>
 *   EnginesAgreeMain COMPARISONS SEED [CAPTURE]
 * </pre>
 *
 * <p>One comparison puts one text to every engine: as a block, with distinct ids, with a handler
 * that ends the scan, as a stream cut at random, and as such a stream with distinct ids. Each set
 * gets several texts. The program ends at the first difference and shows the smallest case of it.
 */
final class EnginesAgreeMain {

  private static final long TOLD_EACH = 100_000;

  private EnginesAgreeMain() {}

  /** Runs the comparisons. */
  public static void main(String[] arguments) throws Exception {
    long comparisons = Long.parseLong(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    if (!random(comparisons, seed) || (arguments.length > 2 && !real(Path.of(arguments[2])))) {
      System.exit(1);
    }
  }

  private static boolean random(long comparisons, long seed) {
    long start = System.nanoTime();
    long told = 0;
    try (RandomAgreement agreement = new RandomAgreement()) {
      for (long set = 0; agreement.comparisons() < comparisons; set++) {
        String difference = agreement.compareSet(seed * 1_000_003 + set);
        if (!difference.isEmpty()) {
          System.out.println(difference);
          return false;
        }
        if (agreement.comparisons() / TOLD_EACH > told || agreement.comparisons() >= comparisons) {
          told = agreement.comparisons() / TOLD_EACH;
          System.out.printf("%s, %.0f s%n", agreement, (System.nanoTime() - start) / 1e9);
        }
      }
    }
    return true;
  }

  /** All patterns of the rule set on all packets. */
  private static boolean real(Path capture) throws IOException {
    long packets = 0;
    long bytes = 0;
    long start = System.nanoTime();
    try (Agreement agreement = new Agreement(1 << 18);
        RealTraffic traffic = new RealTraffic(Requirements.requireProgram("zstd"), capture)) {
      agreement.compile(RealPatternsTest.patterns(), Agreement.OTHERS);
      for (byte[] payload = traffic.next(); payload != null; payload = traffic.next()) {
        long[] cuts = {payload.length / 3, payload.length / 2};
        String difference = agreement.compare(payload, cuts, true, 1);
        if (!difference.isEmpty()) {
          System.out.println("packet " + packets + ": " + difference);
          return false;
        }
        packets++;
        bytes += payload.length;
      }
      System.out.printf(
          "%,d packets, %,d bytes, %,d scans of blocks handed over, %.0f s%n",
          packets, bytes, agreement.handedOver(), (System.nanoTime() - start) / 1e9);
    }
    return true;
  }
}
