package io.vpi.event;

import io.vpi.net.IpAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Community ID, version 1: a name for a flow that every tool computes alike. See the <a
 * href="https://github.com/corelight/community-id-spec">specification</a>.
 *
 * <pre>
 * "1:" + base64(SHA-1(seed | lower address | higher address | protocol | 0 | lower's port | higher's port))
 * </pre>
 *
 * <p>The end with the lower address comes first, of equal addresses the one with the lower port.
 * ICMP types stand in for ports: a message type and its counterpart (echo request and reply, say)
 * are one flow; a type without one is a flow of one direction, whose ends are not swapped.
 *
 * <p>Thread safe. Allocates; meant for events.
 */
public final class CommunityId {
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;
  private static final int SCTP = 132;

  /** Pairs of ICMP types that answer each other. */
  private static final int[][] ICMP_PAIRS = {{8, 0}, {13, 14}, {15, 16}, {10, 9}, {17, 18}};

  /** Pairs of ICMPv6 types that answer each other. */
  private static final int[][] ICMPV6_PAIRS = {
    {128, 129}, {133, 134}, {135, 136}, {130, 131}, {139, 140}, {144, 145}
  };

  private CommunityId() {}

  /**
   * Computes the id of a flow.
   *
   * @param seed 0 unless the owner set another for all his tools, 0 to 65535
   * @param source one end
   * @param destination the other, of the same IP version
   * @param protocol IANA protocol number
   * @param sourcePort its port, for ICMP and ICMPv6 the type; ignored for protocols without ports
   * @param destinationPort its port, for ICMP and ICMPv6 the code; ignored likewise
   * @return the id
   */
  public static String of(
      int seed,
      IpAddress source,
      IpAddress destination,
      int protocol,
      int sourcePort,
      int destinationPort) {
    boolean icmp = protocol == ICMP || protocol == ICMPV6;
    boolean ports = icmp || protocol == TCP || protocol == UDP || protocol == SCTP;
    int first = sourcePort;
    int second = destinationPort;
    boolean oneWay = false;
    if (icmp) {
      int counterpart = counterpart(protocol == ICMP ? ICMP_PAIRS : ICMPV6_PAIRS, sourcePort);
      oneWay = counterpart < 0;
      second = oneWay ? destinationPort : counterpart;
    }
    int order = source.compareTo(destination);
    boolean swap = !oneWay && (order > 0 || (order == 0 && ports && first > second));
    byte[] low = (swap ? destination : source).toBytes();
    byte[] high = (swap ? source : destination).toBytes();
    ByteBuffer input = ByteBuffer.allocate(2 + low.length + high.length + 6);
    input.putShort((short) seed).put(low).put(high).put((byte) protocol).put((byte) 0);
    if (ports) {
      input.putShort((short) (swap ? second : first)).putShort((short) (swap ? first : second));
    }
    byte[] digest = sha1(input.flip());
    return "1:" + Base64.getEncoder().encodeToString(digest);
  }

  private static int counterpart(int[][] pairs, int type) {
    for (int[] pair : pairs) {
      if (pair[0] == type) {
        return pair[1];
      }
      if (pair[1] == type) {
        return pair[0];
      }
    }
    return -1;
  }

  private static byte[] sha1(ByteBuffer input) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(input);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }
}
