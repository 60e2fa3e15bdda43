/**
 * Addresses and tenants, as values for configuration and events; the packet path uses primitives.
 */
@NullMarked
package io.vpi.net;

import org.jspecify.annotations.NullMarked;
