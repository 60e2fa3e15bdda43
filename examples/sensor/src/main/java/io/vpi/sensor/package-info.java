/**
 * The command line {@code vpi}: a sensor over captures and whatever else has a {@link
 * io.vpi.capture.PacketSourceProvider}.
 *
 * <p>{@link io.vpi.sensor.Main} hands its arguments to {@link io.vpi.sensor.CommandLineRunner},
 * which runs one of the commands and turns whatever goes wrong into one line of text and a number
 * of {@link io.vpi.sensor.ExitStatus}. {@link io.vpi.sensor.PacketLoop} is the three calls that an
 * embedder writes: poll, inspect, release.
 */
@NullMarked
package io.vpi.sensor;

import org.jspecify.annotations.NullMarked;
