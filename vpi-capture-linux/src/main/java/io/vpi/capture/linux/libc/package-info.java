/**
 * The few calls of the C library that live capture needs, through the foreign function interface;
 * not exported. Three layers, each on the one before:
 *
 * <ul>
 *   <li>{@link io.vpi.capture.linux.libc.Libc}: the calls as they are. Each answers what C answers,
 *       or the negative error number, and never throws: fit for every packet.
 *   <li>{@link io.vpi.capture.linux.libc.Refusal}: an error number as a sentence, where a source is
 *       opened.
 *   <li>{@link io.vpi.capture.linux.libc.PacketSocket}, {@link
 *       io.vpi.capture.linux.libc.NetworkDevice}, {@link io.vpi.capture.linux.libc.EventFd}, {@link
 *       io.vpi.capture.linux.libc.PollSet}, {@link io.vpi.capture.linux.libc.NetworkNamespace}:
 *       what a capture source works with. What opens throws a {@link
 *       io.vpi.capture.CaptureException}.
 * </ul>
 */
@NullMarked
package io.vpi.capture.linux.libc;

import org.jspecify.annotations.NullMarked;
