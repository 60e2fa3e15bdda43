/**
 * Who still uses the memory and the handles of a source. Not exported: for this module's sources.
 */
@NullMarked
package io.vpi.capture.pcap.lease;

import org.jspecify.annotations.NullMarked;
