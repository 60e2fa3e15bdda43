/**
 * The way around an inline sensor that has died.
 *
 * <p>An inline sensor carries each packet from one interface to the other. When it dies, nothing
 * does: a pair of interfaces fails closed. What is to fail open needs somebody else who closes the
 * gap, a {@link io.vpi.capture.linux.bypass.BypassWatchdog} in a process of its own:
 *
 * <ul>
 *   <li>a {@link io.vpi.capture.linux.bypass.SensorWatch} tells it of the sensor: {@link
 *       io.vpi.capture.linux.bypass.LifelineWatch} of one that holds a {@link
 *       io.vpi.capture.linux.bypass.Lifeline}, whose death shows within a millisecond and whose
 *       hanging by a deadline; {@link io.vpi.capture.linux.bypass.PidFileWatch} of any other;
 *   <li>a {@link io.vpi.capture.linux.bypass.BypassPath} is what it switches: {@link
 *       io.vpi.capture.linux.bypass.BridgedPair} joins the pair by a bridge of the kernel's; others
 *       can be added, such as for the filters of a hypervisor.
 * </ul>
 *
 * <p>When a sensor is there again, the path is given back to it, and the sensor is told.
 */
@NullMarked
package io.vpi.capture.linux.bypass;

import org.jspecify.annotations.NullMarked;
