/** What the flow engine tells of its work: anomalies by stable names, and counters. */
@NullMarked
package io.vpi.flow.report;

import org.jspecify.annotations.NullMarked;
