package io.vpi.flow.table;

import io.vpi.decode.LayerTable;
import io.vpi.flow.policy.TenantKey;
import io.vpi.packet.PacketBatch;

/**
 * Keys and hashes of a batch's packets, read in one go so that the table can then {@linkplain
 * FlowTable#touch touch} all their records before the first is needed.
 *
 * <p>Not thread safe.
 */
public final class FlowKeys {
  private final FlowHash hash;
  private final TenantKey tenants;
  private final FlowKey[] keys;
  private final int[] hashes;
  private final boolean[] present;
  private int size;

  /**
   * Makes room for a batch's keys.
   *
   * @param capacity the most packets of a batch
   * @param hash the hash of the table that they are for
   * @param tenants which headers say whose a packet is
   */
  public FlowKeys(int capacity, FlowHash hash, TenantKey tenants) {
    this.hash = hash;
    this.tenants = tenants;
    keys = new FlowKey[capacity];
    for (int i = 0; i < capacity; i++) {
      keys[i] = new FlowKey();
    }
    hashes = new int[capacity];
    present = new boolean[capacity];
  }

  /**
   * Reads the keys of all packets.
   *
   * @param batch a batch that is lent, with at most as many packets as there is room for
   * @param layers what was decoded of it
   * @throws ArrayIndexOutOfBoundsException if there are more packets
   */
  public void read(PacketBatch batch, LayerTable layers) {
    size = batch.size();
    for (int i = 0; i < size; i++) {
      FlowKey key = keys[i];
      present[i] = key.read(batch, layers, i, tenants);
      hashes[i] = present[i] ? hash.of(key) : 0;
    }
  }

  /**
   * Takes keys that were set one by one, rather than read of a batch, and hashes them.
   *
   * @param count how many, from the first
   */
  public void hashKeys(int count) {
    size = count;
    for (int i = 0; i < count; i++) {
      present[i] = true;
      hashes[i] = hash.of(keys[i]);
    }
  }

  /**
   * How many packets were read.
   *
   * @return the size of the batch
   */
  public int size() {
    return size;
  }

  /**
   * Whether a packet has a key.
   *
   * @param packet its index in the batch
   * @return false for a packet without IP
   */
  public boolean has(int packet) {
    return present[packet];
  }

  /**
   * A packet's key.
   *
   * @param packet its index in the batch
   * @return the key, good until the next batch is read; void if the packet {@linkplain #has has}
   *     none
   */
  public FlowKey key(int packet) {
    return keys[packet];
  }

  /**
   * A packet's hash.
   *
   * @param packet its index in the batch
   * @return the hash of its key; 0 if it {@linkplain #has has} none
   */
  public int hash(int packet) {
    return hashes[packet];
  }
}
