package io.vpi.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.vpi.decode.Stacks.Stack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fuzzer's seeds are the packets of {@link Stacks}, so that each new protocol there becomes a
 * seed. Where one is missing or differs, {@link #main} writes them anew.
 */
class FuzzSeedsTest {
  private static final String FOLDER = "PacketDecoderFuzzTestInputs/harmsNothing/";

  static List<Stack> stacks() {
    return Stacks.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stacks")
  void isThePacketOfThatName(Stack stack) throws IOException {
    try (InputStream seed = FuzzSeedsTest.class.getResourceAsStream(FOLDER + fileName(stack))) {
      assertNotNull(seed, () -> "no seed " + fileName(stack) + ": run FuzzSeedsTest.main");
      assertArrayEquals(seed(stack), seed.readAllBytes());
    }
  }

  private static String fileName(Stack stack) {
    return stack.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private static byte[] seed(Stack stack) {
    int link = 0;
    while (PacketDecoderFuzzTest.LINKS[link] != stack.link()) {
      link++;
    }
    byte[] packet = stack.packet();
    byte[] prefix = Packets.bytes(link, 0, 0, 0, packet.length >>> 8, packet.length);
    return Packets.join(prefix, packet);
  }

  /**
   * Writes the seeds.
   *
   * @param arguments the folder of the module's test resources, such as {@code src/test/resources}
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0], "io/vpi/decode", FOLDER);
    Files.createDirectories(folder);
    for (Stack stack : Stacks.all()) {
      Files.write(folder.resolve(fileName(stack)), seed(stack));
    }
  }
}
