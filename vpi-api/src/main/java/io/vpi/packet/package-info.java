/**
 * Packets as they travel through vpi: many at a time, in memory that somebody else owns.
 *
 * <p>The easy way is to let a {@link io.vpi.capture.PacketSource} fill a {@link
 * io.vpi.packet.PacketBatch} and to read it packet by packet:
 *
 * <pre>{@code
 * PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
 * while (source.poll(batch) >= 0) {
 *   for (int i = 0; i < batch.size(); i++) {
 *     byte first = batch.memory().get(ValueLayout.JAVA_BYTE, batch.offset(i));
 *   }
 *   source.release(batch);
 * }
 * }</pre>
 *
 * <p>The fast way is the same loop with stateless work done over the whole batch before the next
 * stage begins: memory latency of one packet then hides behind the work on another. A batch of 16
 * to 64 packets serves that best.
 *
 * <p>No object stands for a packet. A packet is an index into its batch, and it ends with the
 * release of the batch.
 */
@NullMarked
package io.vpi.packet;

import org.jspecify.annotations.NullMarked;
