/**
 * Benchmarks. A figure of vpi stands beside its peers' on the same packets in the same run; what
 * counts is the ratio. Run them with {@code ./vpi bench}; records are kept in {@code
 * vpi-jmh/records}.
 */
@NullMarked
package io.vpi.jmh;

import org.jspecify.annotations.NullMarked;
