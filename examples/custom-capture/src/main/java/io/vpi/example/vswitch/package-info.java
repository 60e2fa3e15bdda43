/**
 * How a vendor lets vpi see the packets of a virtual switch.
 *
 * <ul>
 *   <li>{@link io.vpi.example.vswitch.MirrorRing} stands for what the vendor has already: memory
 *       that his switch mirrors frames into. It knows nothing of vpi.
 *   <li>{@link io.vpi.example.vswitch.MirrorSource} is what he writes: the ring as a {@link
 *       io.vpi.capture.PacketSource}, in less than 100 lines.
 *   <li>{@link io.vpi.example.vswitch.MirrorProvider} makes it openable by name, {@code
 *       vswitch:SWITCH}.
 *   <li>{@link io.vpi.example.vswitch.Main} inspects it, in three calls.
 * </ul>
 */
@NullMarked
package io.vpi.example.vswitch;

import org.jspecify.annotations.NullMarked;
