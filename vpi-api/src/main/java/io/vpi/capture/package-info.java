/**
 * Where packets come from. A {@link io.vpi.capture.PacketSource} is what a capture module, shipped
 * or a vendor's own, implements; {@link io.vpi.capture.PacketSources#open(String)} finds it by the
 * scheme of a name such as {@code pcap:guests.pcapng}.
 *
 * <p>To add a source: implement {@link io.vpi.capture.PacketSource}, and, so that it can be named
 * on a command line, a {@link io.vpi.capture.PacketSourceProvider}; list the provider in {@code
 * module-info} ({@code provides}) and in {@code META-INF/services}. {@link
 * io.vpi.capture.LiveClock} keeps the time of a live one.
 */
@NullMarked
package io.vpi.capture;

import org.jspecify.annotations.NullMarked;
