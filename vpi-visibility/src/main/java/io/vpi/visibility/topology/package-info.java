/**
 * The picture of a virtual network: hosts' ports, the switches that join them, the guests behind
 * them, the taps that copy what crosses them, and the sensors that the copies reach.
 *
 * <p>A {@link io.vpi.visibility.topology.Topology} is immutable and may hold many hosts. All things
 * are named by what survives a merge: a {@link io.vpi.visibility.topology.PortId} is a host's name
 * and a port's, so that {@code eth0} of two hosts are two. A physical switch is a host of its own
 * name.
 *
 * <pre>
 * Guest -- GuestInterface -- Port -- Switch -- Port -- Cable -- Port -- Switch ...
 *                             |        |
 *                             +- Tap  -+- TapSink -- Port -- Sensor
 * </pre>
 *
 * <p>Directions are the switch's: a frame that a guest sends <em>enters</em> the switch at the
 * guest's port, and <em>leaves</em> it at the receiver's. Linux calls the first ingress and the
 * second egress.
 *
 * <p>Everything in this package is thread safe.
 */
@NullMarked
package io.vpi.visibility.topology;

import org.jspecify.annotations.NullMarked;
