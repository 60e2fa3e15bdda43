/** What {@code vpi visibility show} prints, for people and for programs. */
@NullMarked
package io.vpi.sensor.visibility;

import org.jspecify.annotations.NullMarked;
