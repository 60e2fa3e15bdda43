/**
 * Finds many byte strings at once.
 *
 * @since 0.1
 */
@NullMarked
package io.vpi.match;

import org.jspecify.annotations.NullMarked;
