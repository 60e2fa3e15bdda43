package io.vpi.capture.qemu;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Lets a coverage-guided fuzzer look for bytes of a filter that harm the reader. In a build it runs
 * the seeds in {@code src/test/resources} alone. It searches with
 *
 * <pre>{@code
 * JAZZER_FUZZ=1 ./mvnw -pl vpi-capture-qemu -am verify -Dtest=FrameReaderFuzzTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dvpi.jvm="--enable-native-access=ALL-UNNAMED -XX:+EnableDynamicAgentLoading"
 * }</pre>
 *
 * <p>The first byte of an input says whether records tell the length of their virtio header; the
 * rest is what the filter wrote.
 */
class FrameReaderFuzzTest {
  @FuzzTest(maxDuration = "1h")
  void harmsNothing(byte[] input) {
    if (input.length > 0) {
      Walk.walk(Arrays.copyOfRange(input, 1, input.length), (input[0] & 1) != 0);
    }
  }
}
