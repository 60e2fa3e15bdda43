package io.vpi.tck;

import java.util.Set;

/**
 * One way in which a source can break the contract.
 *
 * @param name what it does wrong
 * @param setup what the source is otherwise
 * @param factory makes the broken source
 * @param fails the tests that must fail by it; all others must not
 */
record Defect(String name, Setup setup, MemoryHarness.Factory factory, Set<String> fails) {
  static Defect of(String name, Setup setup, MemoryHarness.Factory factory, String... fails) {
    return new Defect(name, setup, factory, Set.of(fails));
  }

  @Override
  public String toString() {
    return name;
  }
}
