/**
 * What an inspector tells its owner: typed events, handed to an {@link io.vpi.event.EventSink}.
 *
 * <p>An event object is reused by its producer: it is valid during the call that hands it over, and
 * a sink that needs it for longer copies what it needs. The values that an event's methods return
 * ({@link io.vpi.event.Signature}, {@link io.vpi.net.IpAddress} and so on) are immutable and may be
 * kept.
 */
@NullMarked
package io.vpi.event;

import org.jspecify.annotations.NullMarked;
