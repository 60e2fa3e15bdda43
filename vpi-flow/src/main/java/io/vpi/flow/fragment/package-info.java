/**
 * IP defragmentation, IPv4 and IPv6.
 *
 * <p>This package is internal: it is not exported.
 */
@NullMarked
package io.vpi.flow.fragment;

import org.jspecify.annotations.NullMarked;
