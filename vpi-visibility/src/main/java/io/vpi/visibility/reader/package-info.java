/**
 * Readers of what hosts print, one for each command, and the entries that they give: each says what
 * its command said, in the command's own terms. What they mean is {@code
 * io.vpi.visibility.inventory}'s matter.
 *
 * <p>The text may come from anywhere. A reader takes what it understands; what is not as expected
 * becomes a warning, and the rest is read.
 */
@NullMarked
package io.vpi.visibility.reader;

import org.jspecify.annotations.NullMarked;
