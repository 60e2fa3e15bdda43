/*
 * The peer of vpi-capture-linux: a reader of the same ring in C, and a sender that both hear.
 *
 * Every function answers 0, or the negative error number. Those that open something enter a network
 * namespace, and leave the calling thread there.
 */
#include "packet.h"
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define BATCH 64

struct ring {
  uint8_t *memory;
  int32_t fd;
  uint32_t block_length;
  uint32_t blocks;
  uint32_t next;
};

/* What a reader found. */
struct result {
  int64_t packets;
  int64_t bytes;
  int64_t first_bytes;
  int64_t drops;
  int64_t cpu_nanos;
};

/* As io.vpi.packet.PacketBatch: what is known of packet i stands at index i. */
struct batch {
  int size;
  uint64_t offset[BATCH];
  uint32_t captured[BATCH];
  uint32_t wire[BATCH];
  uint64_t stamp[BATCH];
  uint32_t flags[BATCH];
  uint32_t vlan[BATCH];
  uint8_t direction[BATCH];
};

int afpacket_open(const char *path, const char *device, uint32_t block_length, uint32_t blocks,
                  uint32_t millis, uint32_t snap_length, struct ring *ring) {
  int failed = enter(path);
  if (failed) {
    return failed;
  }
  int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return -errno;
  }
  int version = TPACKET_V3;
  struct tpacket_req3 request = {
      .tp_block_size = block_length,
      .tp_block_nr = blocks,
      .tp_frame_size = 2048,
      .tp_frame_nr = block_length / 2048 * blocks,
      .tp_retire_blk_tov = millis,
  };
  struct sock_filter all = BPF_STMT(BPF_RET | BPF_K, snap_length);
  struct sock_fprog filter = {1, &all};
  if (setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version) != 0 ||
      setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) != 0 ||
      setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof request) != 0) {
    failed = -errno;
    close(fd);
    return failed;
  }
  size_t length = (size_t)block_length * blocks;
  void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  failed = memory == MAP_FAILED ? -errno : bound(device, ETH_P_ALL, fd);
  if (failed) {
    close(fd);
    return failed;
  }
  *ring = (struct ring){memory, fd, block_length, blocks, 0};
  return 0;
}

void afpacket_close(struct ring *ring) {
  munmap(ring->memory, (size_t)ring->block_length * ring->blocks);
  close(ring->fd);
}

static int64_t cpu_nanos(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* The work on a batch; a call of its own, as the caller of poll in Java is not the source. */
static __attribute__((noinline)) void handle(const struct ring *ring, struct batch *batch,
                                             struct result *result) {
  for (int i = 0; i < batch->size; i++) {
    result->bytes += batch->captured[i];
    result->first_bytes += ring->memory[batch->offset[i]];
  }
  result->packets += batch->size;
  batch->size = 0;
}

static void add(const struct ring *ring, const struct tpacket3_hdr *packet, struct batch *batch) {
  int i = batch->size++;
  const struct sockaddr_ll *address =
      (const void *)((const uint8_t *)packet + TPACKET_ALIGN(sizeof *packet));
  batch->offset[i] = (uint64_t)((const uint8_t *)packet - ring->memory) + packet->tp_mac;
  batch->captured[i] = packet->tp_snaplen;
  batch->wire[i] = packet->tp_len;
  batch->stamp[i] = packet->tp_sec * 1000000000ULL + packet->tp_nsec;
  batch->flags[i] = (packet->tp_status & TP_STATUS_CSUMNOTREADY ? 1 : 0) |
                    (packet->tp_len > packet->tp_snaplen ? 4 : 0);
  batch->vlan[i] = packet->tp_status & TP_STATUS_VLAN_VALID
                       ? (uint32_t)packet->hv1.tp_vlan_tpid << 16 | packet->hv1.tp_vlan_tci
                       : 0;
  batch->direction[i] = address->sll_pkttype == PACKET_OUTGOING ? 2 : 1;
}

static const struct tpacket3_hdr *after(const struct tpacket3_hdr *packet) {
  return (const void *)((const uint8_t *)packet + packet->tp_next_offset);
}

/* Packet by packet: the least that a reader can do. */
static void walk(struct ring *ring, struct tpacket_block_desc *block, struct result *result) {
  uint32_t count = block->hdr.bh1.num_pkts;
  const struct tpacket3_hdr *packet =
      (const void *)((uint8_t *)block + block->hdr.bh1.offset_to_first_pkt);
  for (uint32_t i = 0; i < count; i++) {
    result->bytes += packet->tp_snaplen;
    result->first_bytes += *((const uint8_t *)packet + packet->tp_mac);
    packet = after(packet);
  }
  result->packets += count;
}

/* The fields of each packet into a batch, as ours does it, and the work on the batch. */
static void fill(struct ring *ring, struct tpacket_block_desc *block, struct batch *batch,
                 struct result *result) {
  uint32_t count = block->hdr.bh1.num_pkts;
  const struct tpacket3_hdr *packet =
      (const void *)((uint8_t *)block + block->hdr.bh1.offset_to_first_pkt);
  for (uint32_t i = 0; i < count; i++) {
    add(ring, packet, batch);
    packet = after(packet);
    if (batch->size == BATCH) {
      handle(ring, batch, result);
    }
  }
  handle(ring, batch, result);
}

/* Reads until so many packets came or were lost, or, once all are sent, none came for 300 ms. */
int afpacket_read(struct ring *ring, int batches, int64_t expected, const int32_t *sent,
                  struct result *result) {
  struct batch batch = {0};
  struct pollfd wait = {.fd = ring->fd, .events = POLLIN};
  int idle = 0;
  memset(result, 0, sizeof *result);
  int64_t start = cpu_nanos();
  while (result->packets < expected && idle < 30) {
    struct tpacket_block_desc *block =
        (void *)(ring->memory + (size_t)ring->next * ring->block_length);
    uint32_t *status = &block->hdr.bh1.block_status;
    if ((__atomic_load_n(status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) == 0) {
      int events = poll(&wait, 1, 10);
      idle = events == 0 && __atomic_load_n(sent, __ATOMIC_ACQUIRE) ? idle + 1 : 0;
      continue;
    }
    if (batches) {
      fill(ring, block, &batch, result);
    } else {
      walk(ring, block, result);
    }
    __atomic_store_n(status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
    ring->next = ring->next + 1 == ring->blocks ? 0 : ring->next + 1;
  }
  result->cpu_nanos = cpu_nanos() - start;
  result->drops = drops(ring->fd);
  return 0;
}

/* Sends the same frame so often, as fast as one thread can. */
int afpacket_send(const char *path, const char *device, int64_t count, const uint8_t *frame,
                  uint32_t length) {
  int failed = enter(path);
  if (failed) {
    return failed;
  }
  int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return -errno;
  }
  int yes = 1;
  setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &yes, sizeof yes);
  failed = bound(device, 0, fd);
  struct iovec bytes = {(void *)frame, length};
  struct mmsghdr messages[BATCH];
  memset(messages, 0, sizeof messages);
  for (int i = 0; i < BATCH; i++) {
    messages[i].msg_hdr.msg_iov = &bytes;
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  for (int64_t left = count; left > 0 && !failed;) {
    int n = sendmmsg(fd, messages, left < BATCH ? (unsigned)left : BATCH, 0);
    if (n > 0) {
      left -= n;
    } else if (n < 0 && errno != ENOBUFS && errno != EINTR && errno != EAGAIN) {
      failed = -errno;
    }
  }
  close(fd);
  return failed;
}
