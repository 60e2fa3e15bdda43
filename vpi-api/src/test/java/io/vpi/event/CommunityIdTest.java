package io.vpi.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.net.IpAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommunityIdTest {
  /**
   * The reference data that the specification publishes, for seed 0 and 1 (its folder baseline).
   * ICMP stands with its type, and the counterpart or code in the place of the other port.
   */
  @ParameterizedTest
  @CsvSource({
    "58, fe80::200:86ff:fe05:80da, fe80::260:97ff:fe07:69ea, 135, 136, dGHyGvjMfljg6Bppwm3bg0LO8TY=, kHa1FhMYIT6Ym2Vm2AOtoOARDzY=",
    "58, fe80::260:97ff:fe07:69ea, fe80::200:86ff:fe05:80da, 136, 135, dGHyGvjMfljg6Bppwm3bg0LO8TY=, kHa1FhMYIT6Ym2Vm2AOtoOARDzY=",
    "58, fe80::260:97ff:fe07:69ea, fe80::200:86ff:fe05:80da, 135, 136, zavyT/cezQr1fmImYCwYnMXbgck=, 2hSqmsDZ2kdcY9kbiUzOEBic0iM=",
    "58, fe80::200:86ff:fe05:80da, fe80::260:97ff:fe07:69ea, 136, 135, zavyT/cezQr1fmImYCwYnMXbgck=, 2hSqmsDZ2kdcY9kbiUzOEBic0iM=",
    "58, 3ffe:501:1800:2345::2, 3ffe:507:0:1:200:86ff:fe05:80da, 3, 0, 2ObVBgIn28oZvibYZhZMBgh7WdQ=, lVEtCZpYu84Xqaa++3lXFyuu2n4=",
    "58, 3ffe:501:410:0:2c0:dfff:fe47:33e, 3ffe:507:0:1:200:86ff:fe05:80da, 1, 4, hLZd0XGWojozrvxqE0dWB1iM6R0=, W8MHwXpWzpoSTD+cGcaJr4u0ys8=",
    "58, 3ffe:507:0:1:200:86ff:fe05:80da, 3ffe:501:0:1001::2, 128, 129, +TW+HtLHvV1xnGhV1lv7XoJrqQg=, GfZxjAkDk2MkegpBYHV6tadtFXQ=",
    "58, 3ffe:501:0:1001::2, 3ffe:507:0:1:200:86ff:fe05:80da, 129, 128, +TW+HtLHvV1xnGhV1lv7XoJrqQg=, GfZxjAkDk2MkegpBYHV6tadtFXQ=",
    "58, fe80::200:86ff:fe05:80da, ff02::2, 133, 134, hO+sN4H+MG5MY/8hIrXPqc4ZQz0=, L7Ka0ZMYu+J3bL4ulW2PrqyXNo8=",
    "58, fe80::260:97ff:fe07:69ea, ff02::1, 134, 133, pkvHqCL88/tg1k4cPigmZXUtL00=, K/ee5UCqAMAQXDorP5nSa2CGLjc=",
    "1, 192.168.0.89, 192.168.0.1, 8, 0, X0snYXpgwiv9TZtqg64sgzUn6Dk=, 03g6IloqVBdcZlPyX8r0hgoE7kA=",
    "1, 192.168.0.1, 192.168.0.89, 0, 8, X0snYXpgwiv9TZtqg64sgzUn6Dk=, 03g6IloqVBdcZlPyX8r0hgoE7kA=",
    "1, 10.0.0.1, 10.0.0.2, 11, 0, YHxtAirCG//0OzkcVAukqKQN9xM=, XjUibYHaafLQ3pxQeiMI8g25q20=",
    "6, 2001:470:e5bf:dead:4957:2174:e82c:4887, 2607:f8b0:400c:c03::1a, 63943, 25, /qFaeAR+gFe1KYjMzVDsMv+wgU4=, eJYTW6AOzFLlSUoESovMjnu7rMw=",
    "6, 2607:f8b0:400c:c03::1a, 2001:470:e5bf:dead:4957:2174:e82c:4887, 25, 63943, /qFaeAR+gFe1KYjMzVDsMv+wgU4=, eJYTW6AOzFLlSUoESovMjnu7rMw=",
    "132, 192.168.170.8, 192.168.170.56, 7, 7, MP2EtRCAUIZvTw6MxJHLV7N7JDs=, 5w3ZRjeKBzqT3zsaEECDGjUbYeg=",
    "132, 192.168.170.56, 192.168.170.8, 7, 7, MP2EtRCAUIZvTw6MxJHLV7N7JDs=, 5w3ZRjeKBzqT3zsaEECDGjUbYeg=",
    "6, 128.232.110.120, 66.35.250.204, 34855, 80, LQU9qZlK+B5F3KDmev6m5PMibrg=, 3V71V58M3Ksw/yuFALMcW0LAHvc=",
    "6, 66.35.250.204, 128.232.110.120, 80, 34855, LQU9qZlK+B5F3KDmev6m5PMibrg=, 3V71V58M3Ksw/yuFALMcW0LAHvc=",
    "17, 192.168.1.52, 8.8.8.8, 54585, 53, d/FP5EW3wiY1vCndhwleRRKHowQ=, Q9We8WO3piVF8yEQBNJF4uiSVrI=",
    "17, 8.8.8.8, 192.168.1.52, 53, 54585, d/FP5EW3wiY1vCndhwleRRKHowQ=, Q9We8WO3piVF8yEQBNJF4uiSVrI=",
    "46, 10.1.12.1, 10.1.12.2, -1, -1, KHlLkgoJW7ifUTyTSgyVfkFHzKw=, rYir8gphR31noO9iDRQmF/BteEI=",
    "46, 10.1.12.2, 10.1.12.1, -1, -1, KHlLkgoJW7ifUTyTSgyVfkFHzKw=, rYir8gphR31noO9iDRQmF/BteEI=",
  })
  void agreesWithThePublishedReference(
      int protocol,
      String source,
      String destination,
      int sourcePort,
      int destinationPort,
      String seed0,
      String seed1) {
    assertEquals("1:" + seed0, id(0, source, destination, protocol, sourcePort, destinationPort));
    assertEquals("1:" + seed1, id(1, source, destination, protocol, sourcePort, destinationPort));
  }

  /** Request and answer, each with the code 0 that packets carry. */
  @ParameterizedTest
  @CsvSource({
    "1, 8, 0",
    "1, 13, 14",
    "1, 15, 16",
    "1, 10, 9",
    "1, 17, 18",
    "58, 128, 129",
    "58, 133, 134",
    "58, 135, 136",
    "58, 130, 131",
    "58, 139, 140",
    "58, 144, 145",
  })
  void takesAQuestionAndItsAnswerForOneFlow(int protocol, int request, int answer) {
    String one = id(0, "10.0.0.1", "10.0.0.2", protocol, request, 0);
    assertEquals(one, id(0, "10.0.0.2", "10.0.0.1", protocol, answer, 0));
    assertNotEquals(one, id(0, "10.0.0.2", "10.0.0.1", protocol, request, 0));
    assertEquals(one, id(0, "10.0.0.1", "10.0.0.2", protocol, request, 7), "the code is no part");
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "1, 11", "1, 255", "58, 1", "58, 2", "58, 137"})
  void takesAMessageWithoutAnswerForAFlowOfOneDirection(int protocol, int type) {
    String there = id(0, "10.0.0.1", "10.0.0.2", protocol, type, 1);
    assertNotEquals(there, id(0, "10.0.0.2", "10.0.0.1", protocol, type, 1));
    assertNotEquals(there, id(0, "10.0.0.1", "10.0.0.2", protocol, type, 2));
  }

  @Property
  void isTheSameForBothDirections(
      @ForAll int one,
      @ForAll int other,
      @ForAll @IntRange(max = 65_535) int onePort,
      @ForAll @IntRange(max = 65_535) int otherPort) {
    IpAddress a = IpAddress.ofIpv4(one);
    IpAddress b = IpAddress.ofIpv4(other);
    for (int protocol : new int[] {6, 17, 132, 47}) {
      assertEquals(
          CommunityId.of(0, a, b, protocol, onePort, otherPort),
          CommunityId.of(0, b, a, protocol, otherPort, onePort));
    }
  }

  @Test
  void ordersTheEndsOfOneHostByTheirPorts() {
    assertEquals(
        id(0, "127.0.0.1", "127.0.0.1", 6, 40_000, 80),
        id(0, "127.0.0.1", "127.0.0.1", 6, 80, 40_000));
  }

  @Test
  void ignoresPortsOfAProtocolWithoutThem() {
    assertEquals(
        id(0, "10.0.0.1", "10.0.0.2", 47, 1, 2), id(0, "10.0.0.1", "10.0.0.2", 47, -1, -1));
  }

  @Test
  void isBase64OfSha1() {
    String id = id(0, "10.0.0.1", "10.0.0.2", 6, 1, 2);
    assertTrue(id.matches("1:[A-Za-z0-9+/]{27}="), id);
  }

  private static String id(
      int seed, String source, String destination, int protocol, int first, int second) {
    return CommunityId.of(
        seed,
        IpAddress.parse(source).orElseThrow(),
        IpAddress.parse(destination).orElseThrow(),
        protocol,
        first,
        second);
  }
}
