/** Who is behind the ends of flows and datagrams, and how these hosts behave. */
@NullMarked
package io.vpi.flow.host;

import org.jspecify.annotations.NullMarked;
