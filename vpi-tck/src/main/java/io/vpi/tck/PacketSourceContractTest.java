package io.vpi.tck;

import org.junit.jupiter.api.Timeout;

/**
 * The whole contract of {@link io.vpi.capture.PacketSource}. A vendor extends it and answers the
 * harness of his source; the package's page shows how.
 *
 * <p>A source that hangs fails a test after a minute, and is left behind in a thread of its own.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class PacketSourceContractTest
    implements BatchContract,
        LendingContract,
        VerdictContract,
        StatisticsContract,
        ClockContract,
        WaitContract,
        EndContract,
        DescriptionContract,
        HostileInputContract,
        AllocationContract {
  /** For the class that extends it. */
  protected PacketSourceContractTest() {}
}
