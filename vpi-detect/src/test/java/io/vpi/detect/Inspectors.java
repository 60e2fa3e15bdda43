package io.vpi.detect;

import java.util.ArrayList;
import java.util.List;

/** The inspectors of a test, to be closed after it. */
final class Inspectors implements AutoCloseable {
  private final List<Inspector> built = new ArrayList<>();

  /** Builds one. */
  Inspector build(Inspector.Builder builder) {
    Inspector inspector = builder.build();
    built.add(inspector);
    return inspector;
  }

  @Override
  public void close() {
    built.forEach(Inspector::close);
    built.clear();
  }
}
