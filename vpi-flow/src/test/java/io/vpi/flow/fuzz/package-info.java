/** Sequences of segments and fragments that a fuzzer makes up, and what must hold of each. */
@NullMarked
package io.vpi.flow.fuzz;

import org.jspecify.annotations.NullMarked;
