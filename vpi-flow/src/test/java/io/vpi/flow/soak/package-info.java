/**
 * Hostile traffic of several kinds with good traffic beside it, as much as one likes, and the test
 * that an engine stands it.
 */
@NullMarked
package io.vpi.flow.soak;

import org.jspecify.annotations.NullMarked;
