/** What the tests of this module build packets with. */
@NullMarked
package io.vpi.flow.testing;

import org.jspecify.annotations.NullMarked;
