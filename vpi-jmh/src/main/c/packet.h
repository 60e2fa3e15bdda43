/*
 * What the peers of vpi-capture-linux share. A function that can fail answers 0, or the negative
 * error number.
 */
#pragma once
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

/* Enters a network namespace, in which the calling thread stays. */
static int enter(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return -errno;
  }
  int failed = setns(fd, CLONE_NEWNET) != 0 ? -errno : 0;
  close(fd);
  return failed;
}

static int bound(const char *device, int protocol, int fd) {
  struct sockaddr_ll address = {
      .sll_family = AF_PACKET,
      .sll_protocol = htons(protocol),
      .sll_ifindex = (int)if_nametoindex(device),
  };
  return bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ? -errno : 0;
}

/* How many frames a ring had no room for; this field is the same in every version. */
static int64_t drops(int fd) {
  struct tpacket_stats_v3 counters;
  socklen_t length = sizeof counters;
  return getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &counters, &length) == 0
             ? counters.tp_drops
             : 0;
}
