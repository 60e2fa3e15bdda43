package io.vpi.tck;

/**
 * What all parts of the contract need: the harness of the source that is tested. Extended by one
 * interface for each part; a test class implements one, some, or, by {@link
 * PacketSourceContractTest}, all of them.
 */
public interface SourceContract {
  /**
   * The harness of the source that is tested. Called once in each test.
   *
   * @return a harness, new or not
   */
  SourceHarness harness();
}
