/**
 * Tap points: where in the virtual network a packet was seen. A packet carries a small number, its
 * tap id; the {@link io.vpi.tap.TapRegistry} of its batch tells which {@link io.vpi.tap.TapPoint}
 * that is.
 */
@NullMarked
package io.vpi.tap;

import org.jspecify.annotations.NullMarked;
