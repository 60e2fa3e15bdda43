/**
 * What two TCP hosts make of the segments that pass between them.
 *
 * <p>This package is internal: it is not exported.
 */
@NullMarked
package io.vpi.flow.tcp;

import org.jspecify.annotations.NullMarked;
