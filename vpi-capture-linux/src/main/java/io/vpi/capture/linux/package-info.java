/** Live capture on Linux. */
@NullMarked
package io.vpi.capture.linux;

import org.jspecify.annotations.NullMarked;
