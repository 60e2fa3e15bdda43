/*
 * The work of vpi's trunk decoders as plain C would do it: Ethernet, VLAN tags, IPv4 with options, IPv6 with extension
 * headers, TCP, UDP, and VXLAN with what it carries. Every length is checked, and every layer's protocol, offset, header length and end is written
 * down, as vpi does; there is no cheaper half of the work.
 */
#include <stdint.h>
#include <string.h>

enum { ETHERNET, VLAN, IPV4, IPV6, EXTENSION, FRAGMENT, TCP, UDP, VXLAN, MAX_LAYERS = 16 };

struct layer {
  uint16_t protocol, header;
  int32_t offset, end, declared_end;
};

struct packet {
  int32_t count, network, transport, anomaly;
  struct layer layers[MAX_LAYERS];
};

static inline uint16_t u16(const uint8_t *p) {
  uint16_t v;
  memcpy(&v, p, 2);
  return __builtin_bswap16(v);
}

static inline int add(struct packet *out, int protocol, int header, int offset, int end, int declared) {
  if (out->count == MAX_LAYERS) {
    out->anomaly = 1;
    return 0;
  }
  struct layer *layer = &out->layers[out->count++];
  layer->protocol = (uint16_t)protocol;
  layer->header = (uint16_t)header;
  layer->offset = offset;
  layer->end = end;
  layer->declared_end = declared;
  return 1;
}

/* TCP options: each length must fit, as vpi checks; the usual timestamps-only form is recognised at once. */
static inline int options_fit(const uint8_t *p, int length) {
  if (length == 12 && p[0] == 1 && p[1] == 1 && p[2] == 8 && p[3] == 10) {
    return 1;
  }
  for (int at = 0; at < length;) {
    if (p[at] == 0) {
      return 1;
    }
    if (p[at] == 1) {
      at++;
      continue;
    }
    if (length - at < 2 || p[at + 1] < 2 || p[at + 1] > length - at) {
      return 0;
    }
    at += p[at + 1];
  }
  return 1;
}

static inline void decode_one(const uint8_t *p, int32_t captured, struct packet *out) {
  int offset = 0, end = captured, declared = captured, next, type;
  out->count = 0;
  out->network = out->transport = -1;
  out->anomaly = 0;
frame:
  if (end - offset < 14) {
    out->anomaly = 1;
    return;
  }
  type = u16(p + offset + 12);
  if (!add(out, ETHERNET, 14, offset, end, declared)) {
    return;
  }
  offset += 14;
  while (type == 0x8100 || type == 0x88a8 || type == 0x9100) {
    if (end - offset < 4) {
      out->anomaly = 1;
      return;
    }
    type = u16(p + offset + 2);
    if (!add(out, VLAN, 4, offset, end, declared)) {
      return;
    }
    offset += 4;
  }
  if (type == 0x0800) {
    const uint8_t *ip = p + offset;
    int header, total, fragment;
    if (end - offset < 20 || ip[0] >> 4 != 4) {
      out->anomaly = 1;
      return;
    }
    header = (ip[0] & 15) * 4;
    total = u16(ip + 2);
    if (header < 20 || (total != 0 && total < header)) {
      out->anomaly = 1;
      return;
    }
    if (total != 0) {
      if (total > declared - offset) {
        out->anomaly = 1;
      } else {
        declared = offset + total;
        if (declared < end) {
          end = declared;
        }
      }
    }
    if (end - offset < header) {
      out->anomaly = 1;
      return;
    }
    if (header > 20 && !options_fit(ip + 20, header - 20)) {
      out->anomaly = 1;
    }
    fragment = u16(ip + 6);
    next = ip[9];
    if (!add(out, IPV4, header, offset, end, declared)) {
      return;
    }
    out->network = out->count - 1;
    out->transport = -1;
    offset += header;
    if (fragment & 0x1fff) {
      return;
    }
  } else if (type == 0x86dd) {
    const uint8_t *ip = p + offset;
    int payload;
    if (end - offset < 40 || ip[0] >> 4 != 6) {
      out->anomaly = 1;
      return;
    }
    payload = u16(ip + 4);
    next = ip[6];
    if (payload != 0) {
      if (40 + payload > declared - offset) {
        out->anomaly = 1;
      } else {
        declared = offset + 40 + payload;
        if (declared < end) {
          end = declared;
        }
      }
    }
    if (!add(out, IPV6, 40, offset, end, declared)) {
      return;
    }
    out->network = out->count - 1;
    out->transport = -1;
    offset += 40;
    while (next == 0 || next == 43 || next == 60 || next == 44) {
      int length;
      const uint8_t *extension = p + offset;
      if (end - offset < 8) {
        out->anomaly = 1;
        return;
      }
      length = next == 44 ? 8 : 8 + 8 * extension[1];
      if (end - offset < length) {
        out->anomaly = 1;
        return;
      }
      if (!add(out, next == 44 ? FRAGMENT : EXTENSION, length, offset, end, declared)) {
        return;
      }
      offset += length;
      if (next == 44 && (u16(extension + 2) & 0xfff8)) {
        return;
      }
      next = extension[0];
    }
  } else {
    return;
  }
  if (next == 6) {
    int header;
    if (end - offset < 20) {
      out->anomaly = 1;
      return;
    }
    header = (p[offset + 12] >> 4) * 4;
    if (header < 20 || end - offset < header) {
      out->anomaly = 1;
      return;
    }
    if (header > 20 && !options_fit(p + offset + 20, header - 20)) {
      out->anomaly = 1;
    }
    if (add(out, TCP, header, offset, end, declared)) {
      out->transport = out->count - 1;
    }
  } else if (next == 17) {
    int length;
    if (end - offset < 8) {
      out->anomaly = 1;
      return;
    }
    length = u16(p + offset + 4);
    if (length >= 8 && length <= declared - offset) {
      declared = offset + length;
      if (declared < end) {
        end = declared;
      }
    } else if (length != 0) {
      out->anomaly = 1;
    }
    int port = u16(p + offset + 2);
    if (!add(out, UDP, 8, offset, end, declared)) {
      return;
    }
    out->transport = out->count - 1;
    offset += 8;
    if (port == 4789 || port == 8472) {
      if (end - offset < 8) {
        out->anomaly = 1;
        return;
      }
      if (!add(out, VXLAN, 8, offset, end, declared)) {
        return;
      }
      offset += 8;
      goto frame;
    }
  }
}

/* Packet after packet, as it comes. Returns the number of transport headers found. */
int64_t decode_each(const uint8_t *memory, const int64_t *offsets, const int32_t *lengths, int32_t count,
                    struct packet *out) {
  int64_t found = 0;
  for (int32_t i = 0; i < count; i++) {
    decode_one(memory + offsets[i], lengths[i], &out[i]);
    found += out[i].transport >= 0;
  }
  return found;
}

/* The same, with the headers of all packets asked for first. */
int64_t decode_prefetched(const uint8_t *memory, const int64_t *offsets, const int32_t *lengths, int32_t count,
                          struct packet *out) {
  for (int32_t i = 0; i < count; i++) {
    __builtin_prefetch(memory + offsets[i]);
    __builtin_prefetch(memory + offsets[i] + 64);
  }
  return decode_each(memory, offsets, lengths, count, out);
}
