/**
 * What the tests of all modules share.
 *
 * <ul>
 *   <li>{@link io.vpi.testing.Requirements} skips a test that needs what this machine lacks, or
 *       fails it where the build was told that nothing may lack.
 *   <li>{@link io.vpi.testing.GuardPage} lays bytes against memory that cannot be touched, so that
 *       code which reads one byte too far dies at once.
 *   <li>{@link io.vpi.testing.Allocation} counts the heap bytes that a piece of code allocates.
 *   <li>{@link io.vpi.testing.JavaProcess} runs a program in a JVM that nothing else has shaped.
 *   <li>{@link io.vpi.testing.Lab} is a virtual host with guests in network namespaces.
 *   <li>{@link io.vpi.testing.Pings} has one of its guests ping another, and times the answers.
 *   <li>{@link io.vpi.testing.RunningGuest} is a real guest of QEMU's.
 * </ul>
 *
 * <pre>{@code
 * @Test
 * void readsNoByteBehindThePacket() {
 *   try (GuardPage guard = GuardPage.allocate(65536)) {
 *     MemorySegment packet = guard.copyToEnd(bytes);
 *     decoder.decode(packet, 0, bytes.length);
 *   }
 * }
 * }</pre>
 */
@NullMarked
package io.vpi.testing;

import org.jspecify.annotations.NullMarked;
