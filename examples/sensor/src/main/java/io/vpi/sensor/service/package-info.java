/**
 * What makes of an inspector a service: threads that poll and inspect until they are told to stop,
 * signals, rules that are loaded anew while traffic flows, and numbers for those who watch.
 *
 * <pre>
 *            signals ----> control loop (the command's thread)
 *                           |  stop, drain          | reload
 *                           v                       v
 *   source 0 --> agent 0: poll, inspect, release   rule reloader --swap--> inspectors
 *   source 1 --> agent 1: poll, inspect, release
 *                  |  events            | counters
 *                  v                    v
 *          EVE sink, shared       totals --> EVE stats, Prometheus
 * </pre>
 *
 * <p>An agent holds no packet but those of the batch at hand: where inspection is slower than
 * traffic, the source's ring fills, and the kernel drops and counts. So overload costs packets,
 * never time without bound.
 */
@NullMarked
package io.vpi.sensor.service;

import org.jspecify.annotations.NullMarked;
