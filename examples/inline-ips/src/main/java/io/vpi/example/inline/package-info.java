/**
 * An intrusion prevention system between two guests: {@link io.vpi.example.inline.Main} opens a
 * source whose packets wait for a verdict, {@link io.vpi.example.inline.InlineIps} judges them, in
 * three calls.
 */
@NullMarked
package io.vpi.example.inline;

import org.jspecify.annotations.NullMarked;
