/**
 * Packets as text: {@link io.vpi.sensor.format.LineFormat one line for people}, {@link
 * io.vpi.sensor.format.JsonFormat JSON}, {@link io.vpi.sensor.format.TsvFormat columns}. A format
 * reads a {@link io.vpi.sensor.format.PacketView} and writes to a {@link
 * io.vpi.sensor.format.TextOutput}; neither makes objects for a packet.
 */
@NullMarked
package io.vpi.sensor.format;

import org.jspecify.annotations.NullMarked;
