/**
 * What a user decides: how a host resolves overlaps, which segments it takes, and what becomes of
 * traffic where a bound is met.
 */
@NullMarked
package io.vpi.flow.policy;

import org.jspecify.annotations.NullMarked;
