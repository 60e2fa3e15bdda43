/**
 * The flow table: keys, seeded hash, records, timers.
 *
 * <p>This package is internal: it is not exported.
 */
@NullMarked
package io.vpi.flow.table;

import org.jspecify.annotations.NullMarked;
