/** TCP streams as a consumer gets them: bytes in order, gaps, and the end. */
@NullMarked
package io.vpi.flow.stream;

import org.jspecify.annotations.NullMarked;
