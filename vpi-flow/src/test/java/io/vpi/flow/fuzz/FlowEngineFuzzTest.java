package io.vpi.flow.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Lets a coverage-guided fuzzer look for segments and fragments that harm the flow engine. In a
 * build it runs the seeds in {@code src/test/resources} alone. It searches with
 *
 * <pre>{@code
 * JAZZER_FUZZ=1 ./mvnw -pl vpi-flow -am test -Dtest=FlowEngineFuzzTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip \
 *     -Dvpi.jvm="--enable-native-access=ALL-UNNAMED -XX:+EnableDynamicAgentLoading"
 * }</pre>
 *
 * <p>An input is the engine's options, as {@link EngineRun} reads them, and a {@link Script}.
 */
class FlowEngineFuzzTest {
  @FuzzTest(maxDuration = "1h")
  void harmsNothing(byte[] input) {
    EngineRun.run(input);
  }
}
