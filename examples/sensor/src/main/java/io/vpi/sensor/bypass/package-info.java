/** The parts of {@code vpi bypass}. */
@NullMarked
package io.vpi.sensor.bypass;

import org.jspecify.annotations.NullMarked;
