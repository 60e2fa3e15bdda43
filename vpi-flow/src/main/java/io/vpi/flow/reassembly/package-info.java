/**
 * One direction's bytes in order: retained segments, overlaps, gaps, and their hand-over to the
 * consumer.
 *
 * <p>This package is internal: it is not exported.
 */
@NullMarked
package io.vpi.flow.reassembly;

import org.jspecify.annotations.NullMarked;
