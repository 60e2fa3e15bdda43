package io.vpi.match;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Finds out, once for a process, which filters its CPU and JVM are good at. */
final class VectorProbe {

  private static final String MODULE = "jdk.incubator.vector";

  private static final class Holder {
    static final @Nullable FilterKernels KERNELS = probe();
  }

  private VectorProbe() {}

  /** The filters to use, or null if there are no vectors or they do not pay. */
  static @Nullable FilterKernels kernels() {
    return Holder.KERNELS;
  }

  private static @Nullable FilterKernels probe() {
    Logger logger = System.getLogger(VectorProbe.class.getPackageName());
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      logger.log(
          Level.DEBUG,
          "The scalar engine is used: the JVM was started without --add-modules {0}.",
          MODULE);
      return null;
    }
    try {
      FilterKernels kernels = FilterSelfTest.run();
      logger.log(
          Level.DEBUG,
          kernels == null
              ? "The scalar engine is used: vectors are not fast on this CPU and JVM."
              : "The SIMD engine is used, with " + kernels + ".");
      return kernels;
    } catch (LinkageError | UnsupportedOperationException e) {
      logger.log(Level.DEBUG, "The scalar engine is used: vectors do not work here.", e);
      return null;
    }
  }
}
