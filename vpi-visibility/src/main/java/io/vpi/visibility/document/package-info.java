/**
 * Structured text, JSON or YAML, as a tree that remembers the line of each part. What comes from a
 * host or a stranger is read within fixed bounds: size, depth, number of parts.
 */
@NullMarked
package io.vpi.visibility.document;

import org.jspecify.annotations.NullMarked;
