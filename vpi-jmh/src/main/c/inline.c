/*
 * The peer of vpi-capture-linux's inline pair: the same two rings, and the least that can be done
 * with them in C. Each frame goes out at the other interface: short ones that leave nothing to the
 * network card by a ring, all others each as a message, by one call a batch.
 */
#include "packet.h"
#include <linux/if_ether.h>
#include <linux/virtio_net.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>

#define BATCH 64
#define BLOCK (1u << 20)
#define HEADER 10 /* struct virtio_net_hdr */
#define OUT_SLOT 2048u
#define OUT_SLOTS (BLOCK / OUT_SLOT)
#define OUT_DATA 32
#define LONGEST 1514

/* What the pair did. */
struct counts {
  int64_t packets;
  int64_t lost;
};

/* One interface: where frames come in, and how they go out. */
struct end {
  int in;
  int out;
  uint8_t *ring;
  uint8_t *out_ring;
  uint32_t slot_length;
  uint32_t slots_in_block;
  uint32_t slots;
  uint32_t next;
  uint32_t out_first;
  uint32_t out_pending;
  uint32_t messages;
  struct iovec parts[BATCH];
  struct mmsghdr vector[BATCH];
};

static int set(int fd, int level, int option, int value) {
  return setsockopt(fd, level, option, &value, sizeof value) != 0 ? -errno : 0;
}

static int prepare(int fd, int option, uint32_t blocks, uint32_t slot_length, uint8_t **ring) {
  struct tpacket_req request = {
      .tp_block_size = BLOCK,
      .tp_block_nr = blocks,
      .tp_frame_size = slot_length,
      .tp_frame_nr = blocks * (BLOCK / slot_length),
  };
  int failed = set(fd, SOL_PACKET, PACKET_VERSION, TPACKET_V2);
  failed = failed ? failed : set(fd, SOL_PACKET, PACKET_VNET_HDR, 1);
  failed = failed ? failed : set(fd, SOL_SOCKET, SO_SNDBUFFORCE, 8 << 20);
  if (failed || setsockopt(fd, SOL_PACKET, option, &request, sizeof request) != 0) {
    return failed ? failed : -errno;
  }
  void *memory = mmap(NULL, (size_t)blocks * BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) {
    return -errno;
  }
  *ring = memory;
  return 0;
}

static int open_end(struct end *end, const char *device, uint32_t blocks, uint32_t slot_length) {
  memset(end, 0, sizeof *end);
  end->slot_length = slot_length;
  end->slots_in_block = BLOCK / slot_length;
  end->slots = blocks * end->slots_in_block;
  end->in = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  end->out = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (end->in < 0 || end->out < 0) {
    return -errno;
  }
  for (int i = 0; i < BATCH; i++) {
    end->vector[i].msg_hdr.msg_iov = &end->parts[i];
    end->vector[i].msg_hdr.msg_iovlen = 1;
  }
  struct packet_mreq promiscuous = {
      .mr_ifindex = (int)if_nametoindex(device),
      .mr_type = PACKET_MR_PROMISC,
  };
  int failed = set(end->in, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
  failed = failed ? failed : prepare(end->in, PACKET_RX_RING, blocks, slot_length, &end->ring);
  failed = failed ? failed : set(end->out, SOL_PACKET, PACKET_LOSS, 1);
  failed = failed ? failed : prepare(end->out, PACKET_TX_RING, 1, OUT_SLOT, &end->out_ring);
  failed = failed ? failed : bound(device, 0, end->out);
  if (!failed && setsockopt(end->in, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promiscuous,
                            sizeof promiscuous) != 0) {
    failed = -errno;
  }
  return failed;
}

static void close_end(struct end *end, uint32_t blocks) {
  if (end->ring) {
    munmap(end->ring, (size_t)blocks * BLOCK);
  }
  if (end->out_ring) {
    munmap(end->out_ring, BLOCK);
  }
  close(end->in);
  close(end->out);
}

static struct tpacket2_hdr *slot_of(const struct end *end) {
  return (void *)(end->ring + (size_t)(end->next / end->slots_in_block) * BLOCK +
                  (size_t)(end->next % end->slots_in_block) * end->slot_length);
}

static struct tpacket2_hdr *out_slot(const struct end *end, uint32_t behind) {
  return (void *)(end->out_ring + (size_t)((end->out_first + behind) % OUT_SLOTS) * OUT_SLOT);
}

static int64_t flush_ring(struct end *end) {
  int64_t lost = 0;
  for (int turns = 0; end->out_pending > 0;) {
    send(end->out, NULL, 0, MSG_DONTWAIT);
    uint32_t before = end->out_pending;
    while (end->out_pending > 0 &&
           (__atomic_load_n(&out_slot(end, 0)->tp_status, __ATOMIC_ACQUIRE) &
            TP_STATUS_SEND_REQUEST) == 0) {
      end->out_first = (end->out_first + 1) % OUT_SLOTS;
      end->out_pending--;
    }
    if (end->out_pending == before && ++turns > 100) {
      out_slot(end, 0)->tp_len = 0;
      end->out_first = (end->out_first + 1) % OUT_SLOTS;
      end->out_pending--;
      lost++;
    }
  }
  return lost;
}

static int64_t flush_messages(struct end *end) {
  int64_t lost = 0;
  for (uint32_t done = 0; done < end->messages;) {
    int n = sendmmsg(end->in, end->vector + done, end->messages - done, MSG_DONTWAIT);
    if (n > 0) {
      done += (uint32_t)n;
    } else if (errno != EINTR) {
      done++;
      lost++;
    }
  }
  end->messages = 0;
  return lost;
}

/* The frame with the header before it; 1 if it was lost. */
static int64_t forward(struct end *out, uint8_t *header, uint32_t length) {
  const struct virtio_net_hdr *virtio = (const void *)header;
  int64_t lost = 0;
  if (length <= LONGEST && virtio->gso_type == VIRTIO_NET_HDR_GSO_NONE &&
      (virtio->flags & VIRTIO_NET_HDR_F_NEEDS_CSUM) == 0) {
    lost += flush_messages(out);
    struct tpacket2_hdr *slot = out_slot(out, out->out_pending);
    if (out->out_pending == OUT_SLOTS ||
        __atomic_load_n(&slot->tp_status, __ATOMIC_ACQUIRE) != TP_STATUS_AVAILABLE) {
      lost += flush_ring(out);
      slot = out_slot(out, out->out_pending);
      if (__atomic_load_n(&slot->tp_status, __ATOMIC_ACQUIRE) != TP_STATUS_AVAILABLE) {
        return lost + 1;
      }
    }
    uint8_t *data = (uint8_t *)slot + OUT_DATA;
    memcpy(data, header, HEADER + length);
    ((struct virtio_net_hdr *)data)->hdr_len = (uint16_t)length;
    slot->tp_len = HEADER + length;
    __atomic_store_n(&slot->tp_status, TP_STATUS_SEND_REQUEST, __ATOMIC_RELEASE);
    out->out_pending++;
    return lost;
  }
  lost += flush_ring(out);
  if (out->messages == BATCH) {
    lost += flush_messages(out);
  }
  out->parts[out->messages++] = (struct iovec){header, HEADER + length};
  return lost;
}

/* Forwards what waits, 64 frames at most, and then gives the slots back. */
static uint32_t pass(struct end *in, struct end *out, struct counts *counts) {
  struct tpacket2_hdr *taken[BATCH];
  uint32_t n = 0;
  while (n < BATCH && n < in->slots) {
    struct tpacket2_hdr *slot = slot_of(in);
    if ((__atomic_load_n(&slot->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) == 0) {
      break;
    }
    counts->lost += forward(out, (uint8_t *)slot + slot->tp_mac - HEADER, slot->tp_snaplen);
    taken[n++] = slot;
    in->next = in->next + 1 == in->slots ? 0 : in->next + 1;
  }
  counts->lost += flush_ring(out) + flush_messages(out);
  for (uint32_t i = 0; i < n; i++) {
    __atomic_store_n(&taken[i]->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
  }
  counts->packets += n;
  return n;
}

/*
 * Joins two interfaces of a network namespace until told to stop; the calling thread stays in the
 * namespace. Answers 0, or the negative error number.
 */
int inline_run(const char *path, const char *first, const char *second, uint32_t blocks,
               uint32_t slot_length, const int32_t *stop, int32_t *opened,
               struct counts *counts) {
  int failed = enter(path);
  if (failed) {
    return failed;
  }
  static struct end ends[2];
  memset(counts, 0, sizeof *counts);
  failed = open_end(&ends[0], first, blocks, slot_length);
  int second_failed = open_end(&ends[1], second, blocks, slot_length);
  failed = failed ? failed : second_failed;
  failed = failed ? failed : bound(first, ETH_P_ALL, ends[0].in);
  failed = failed ? failed : bound(second, ETH_P_ALL, ends[1].in);
  if (!failed) {
    __atomic_store_n(opened, 1, __ATOMIC_RELEASE);
  }
  struct pollfd wait[2] = {{ends[0].in, POLLIN, 0}, {ends[1].in, POLLIN, 0}};
  while (!failed && !__atomic_load_n(stop, __ATOMIC_ACQUIRE)) {
    uint32_t n = pass(&ends[0], &ends[1], counts) + pass(&ends[1], &ends[0], counts);
    if (n == 0) {
      poll(wait, 2, 100);
    }
  }
  counts->lost += drops(ends[0].in) + drops(ends[1].in);
  close_end(&ends[0], blocks);
  close_end(&ends[1], blocks);
  return failed;
}
