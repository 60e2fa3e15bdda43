/** Whose address is it? The inventory of a virtual network as the sensor asks for it. */
@NullMarked
package io.vpi.asset;

import org.jspecify.annotations.NullMarked;
