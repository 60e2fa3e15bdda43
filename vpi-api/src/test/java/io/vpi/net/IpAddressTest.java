package io.vpi.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  /** Where the platform takes leading zeros beyond RFC 4291: behind dots and in long groups. */
  private static final Pattern LENIENT = Pattern.compile("[.]|[0-9a-fA-F]{5}");

  /** RFC 5952: the section's number, a way to write the address, and the one way to print it. */
  @ParameterizedTest(name = "section {0}: {1} is {2}")
  @CsvSource({
    "1,     2001:db8:0:0:1:0:0:1,                    2001:db8::1:0:0:1",
    "1,     2001:0db8:0:0:1:0:0:1,                   2001:db8::1:0:0:1",
    "1,     2001:db8::1:0:0:1,                       2001:db8::1:0:0:1",
    "1,     2001:db8::0:1:0:0:1,                     2001:db8::1:0:0:1",
    "1,     2001:0db8::1:0:0:1,                      2001:db8::1:0:0:1",
    "1,     2001:db8:0:0:1::1,                       2001:db8::1:0:0:1",
    "1,     2001:db8:0000:0:1::1,                    2001:db8::1:0:0:1",
    "1,     2001:DB8:0:0:1::1,                       2001:db8::1:0:0:1",
    "2.1,   2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001,  2001:db8:aaaa:bbbb:cccc:dddd:eeee:1",
    "2.1,   2001:db8:aaaa:bbbb:cccc:dddd:eeee:001,   2001:db8:aaaa:bbbb:cccc:dddd:eeee:1",
    "2.2,   2001:db8:aaaa:bbbb:cccc:dddd::1,         2001:db8:aaaa:bbbb:cccc:dddd:0:1",
    "2.2,   2001:db8:0:0:0::1,                       2001:db8::1",
    "2.2,   2001:db8:0:0::1,                         2001:db8::1",
    "2.2,   2001:db8:0::1,                           2001:db8::1",
    "2.2,   2001:db8::1,                             2001:db8::1",
    "2.2,   2001:db8::aaaa:0:0:1,                    2001:db8::aaaa:0:0:1",
    "2.2,   2001:db8:0:0:aaaa::1,                    2001:db8::aaaa:0:0:1",
    "2.3,   2001:db8:aaaa:bbbb:cccc:dddd:eeee:AAAA,  2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa",
    "4.1,   2001:0db8::0001,                         2001:db8::1",
    "4.2.1, 2001:db8:0:0:0:0:2:1,                    2001:db8::2:1",
    "4.2.2, 2001:db8:0:1:1:1:1:1,                    2001:db8:0:1:1:1:1:1",
    "4.2.2, 2001:db8::1:1:1:1:1,                     2001:db8:0:1:1:1:1:1",
    "4.2.3, 2001:0:0:1:0:0:0:1,                      2001:0:0:1::1",
    "4.2.3, 2001:db8:0:0:1:0:0:1,                    2001:db8::1:0:0:1",
    "5,     ::ffff:192.0.2.1,                        ::ffff:192.0.2.1",
    "5,     ::FFFF:c000:0201,                        ::ffff:192.0.2.1",
    "5,     0:0:0:0:0:ffff:0:0,                      ::ffff:0.0.0.0",
    "-,     ::,                                      ::",
    "-,     0:0:0:0:0:0:0:0,                         ::",
    "-,     ::1,                                     ::1",
    "-,     1::,                                     1::",
    "-,     1:0:0:0:0:0:0:0,                         1::",
    "-,     0:0:1::,                                 0:0:1::",
    "-,     1:2:3:4:5:6:0:0,                         1:2:3:4:5:6::",
    "-,     1:2:3:4:5:6:7::,                         1:2:3:4:5:6:7:0",
    "-,     ::2:3:4:5:6:7:8,                         0:2:3:4:5:6:7:8",
    "-,     0:0:3:4:0:0:7:8,                         ::3:4:0:0:7:8",
    "-,     1:2:0:0:5:0:0:0,                         1:2:0:0:5::",
    "-,     64:ff9b::192.0.2.33,                     64:ff9b::c000:221",
    "-,     1:2:3:4:5:6:1.2.3.4,                     1:2:3:4:5:6:102:304",
    "-,     ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  })
  void printsIpv6AsRfc5952Does(String section, String text, String canonical) {
    IpAddress address = IpAddress.parse(text).orElseThrow();
    assertEquals(6, address.version());
    assertEquals(128, address.bitLength());
    assertEquals(canonical, address.toString());
    assertEquals(Optional.of(address), IpAddress.parse(canonical));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "1.2.3.4", "10.0.0.1", "127.0.0.1", "255.255.255.255"})
  void printsIpv4AsItIsWritten(String text) {
    IpAddress address = IpAddress.parse(text).orElseThrow();
    assertEquals(4, address.version());
    assertEquals(32, address.bitLength());
    assertEquals(text, address.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "1",
        "1.2.3",
        "1.2.3.",
        ".1.2.3",
        "1.2.3.4.",
        "1.2.3.4.5",
        "1..2.3",
        "256.1.1.1",
        "1.1.1.256",
        "1.1.1.999",
        "1.1.1.1000",
        "01.2.3.4",
        "1.2.3.00",
        "0x1.2.3.4",
        "-1.2.3.4",
        "+1.2.3.4",
        " 1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.4/24",
        "1.2.3.4\n",
        "\u0661.2.3.4",
        "localhost",
        "example.com",
        ":",
        ":::",
        "::::",
        "1:",
        ":1",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:",
        ":1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8:9",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8::",
        "1:2:3:4::5:6:7:8",
        "12345::",
        "::00001",
        "::g",
        "::-1",
        "::+1",
        "::1%eth0",
        "fe80::1%1",
        "[::1]",
        "::1/64",
        " ::1",
        "::1 ",
        "::\u0661",
        "::\uff11",
        "::1.2.3",
        "::1.2.3.256",
        "::01.2.3.4",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::ffff:1.2.3.4.5",
        "1:2:3:4:5:1.2.3.4",
      })
  void refusesWhatIsNoAddress(String text) {
    assertEquals(Optional.empty(), IpAddress.parse(text));
  }

  @Property(tries = 5000)
  void readsBackEveryIpv6AddressItPrints(@ForAll("sparse") long high, @ForAll("sparse") long low) {
    IpAddress address = IpAddress.ofIpv6(high, low);
    assertEquals(Optional.of(address), IpAddress.parse(address.toString()));
  }

  @Property
  void readsBackEveryIpv4AddressItPrints(@ForAll int bits) {
    IpAddress address = IpAddress.ofIpv4(bits);
    assertEquals(Optional.of(address), IpAddress.parse(address.toString()));
  }

  @Property(tries = 5000)
  void agreesWithThePlatformOnIpv6(@ForAll("sparse") long high, @ForAll("sparse") long low)
      throws UnknownHostException {
    IpAddress address = IpAddress.ofIpv6(high, low);
    InetAddress platform = Inet6Address.getByAddress(null, address.toBytes(), -1);
    assertEquals(Optional.of(address), IpAddress.parse(platform.getHostAddress()));
    byte[] mapped = InetAddress.getByName(address.toString()).getAddress();
    // The platform takes an IPv4-mapped address for an IPv4 address.
    byte[] own = address.toBytes();
    if (mapped.length == 4) {
      assertEquals(0, high);
      assertEquals(0xFFFF, low >>> 32);
      own = Arrays.copyOfRange(own, 12, 16);
    }
    assertArrayEquals(own, mapped);
  }

  @Property
  void agreesWithThePlatformOnIpv4(@ForAll int bits) throws UnknownHostException {
    IpAddress address = IpAddress.ofIpv4(bits);
    InetAddress platform = Inet4Address.getByAddress(address.toBytes());
    assertEquals(platform.getHostAddress(), address.toString());
    assertEquals(Optional.of(address), IpAddress.parse(platform.getHostAddress()));
  }

  @Property(tries = 20_000)
  void answersOrRefusesAnyTextMadeOfAddressCharacters(@ForAll("nearAddresses") String text)
      throws UnknownHostException {
    Optional<IpAddress> address = IpAddress.parse(text);
    if (address.isPresent()) {
      byte[] platform = InetAddress.ofLiteral(text).getAddress();
      byte[] own = address.get().toBytes();
      assertArrayEquals(platform, platform.length == 4 && own.length == 16 ? last4(own) : own);
    } else if (text.indexOf(':') >= 0 && !LENIENT.matcher(text).find()) {
      assertThrows(IllegalArgumentException.class, () -> InetAddress.ofLiteral(text), text);
    }
  }

  private static byte[] last4(byte[] bytes) {
    return Arrays.copyOfRange(bytes, 12, 16);
  }

  /** Bits with whole groups of zeros, as addresses have them. */
  @Provide
  Arbitrary<Long> sparse() {
    Arbitrary<Integer> group =
        Arbitraries.oneOf(
            Arbitraries.just(0),
            Arbitraries.just(0xFFFF),
            Arbitraries.integers().between(0, 0xFFFF));
    return group
        .list()
        .ofSize(4)
        .map(groups -> groups.stream().reduce(0L, (bits, g) -> bits << 16 | g, (a, b) -> a | b));
  }

  @Provide
  Arbitrary<String> nearAddresses() {
    Arbitrary<String> part =
        Arbitraries.of(":", "::", ":", "0", "1", "ffff", "abc", "1.2.3.4", ".", "12345", "00", "F");
    return part.list().ofMinSize(1).ofMaxSize(18).map(parts -> String.join("", parts));
  }

  @Test
  void givesBytesInNetworkOrder() {
    assertArrayEquals(new byte[] {10, 1, (byte) 0xFF, 4}, IpAddress.ofIpv4(0x0A01FF04).toBytes());
    assertArrayEquals(
        HexFormat.of().parseHex("fe80000000000001020000fffe000003"),
        IpAddress.ofIpv6(0xFE80000000000001L, 0x020000FFFE000003L).toBytes());
  }

  @Test
  void readsAddressesOutOfAPacket() {
    byte[] packet = HexFormat.of().parseHex("00c0a80001fe80000000000001020000fffe00000399");
    MemorySegment memory = MemorySegment.ofArray(packet);
    assertEquals("192.168.0.1", IpAddress.readIpv4(memory, 1).toString());
    assertEquals("fe80::1:200:ff:fe00:3", IpAddress.readIpv6(memory, 5).toString());
    assertThrows(IndexOutOfBoundsException.class, () -> IpAddress.readIpv4(memory, 19));
    assertThrows(IndexOutOfBoundsException.class, () -> IpAddress.readIpv6(memory, 7));
    assertThrows(IndexOutOfBoundsException.class, () -> IpAddress.readIpv4(memory, -1));
  }

  @Test
  void keepsAHighIpv4AddressPositive() {
    IpAddress address = IpAddress.ofIpv4(-1);
    assertEquals(0, address.high());
    assertEquals(0xFFFFFFFFL, address.low());
  }

  @Test
  void tellsVersionsApart() {
    IpAddress four = IpAddress.ofIpv4(0x0A000001);
    assertNotEquals(four, IpAddress.ofIpv6(0, 0x0A000001));
    assertNotEquals(four, IpAddress.parse("::ffff:10.0.0.1").orElseThrow());
    assertTrue(four.compareTo(IpAddress.ofIpv6(0, 0)) < 0);
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 1.2.3.5",
    "127.255.255.255, 128.0.0.0",
    "9.0.0.0, 10.0.0.0",
    "::1, ::2",
    "::ffff:ffff:ffff:ffff, 0:0:0:1::",
    "7fff::, 8000::",
    "0:0:0:0:7fff::, 0:0:0:0:8000::",
  })
  void ordersAddressesAsUnsignedNumbers(String lower, String higher) {
    IpAddress one = IpAddress.parse(lower).orElseThrow();
    IpAddress two = IpAddress.parse(higher).orElseThrow();
    assertTrue(one.compareTo(two) < 0);
    assertTrue(two.compareTo(one) > 0);
    assertEquals(0, one.compareTo(IpAddress.parse(lower).orElseThrow()));
  }

  @Property
  void hasEqualHashesForEqualAddresses(@ForAll long high, @ForAll long low) {
    IpAddress one = IpAddress.ofIpv6(high, low);
    IpAddress two = IpAddress.ofIpv6(high, low);
    assertEquals(one, two);
    assertEquals(one.hashCode(), two.hashCode());
    assertFalse(one.equals(IpAddress.ofIpv6(high, low ^ 1)));
    assertFalse(one.equals(IpAddress.ofIpv6(high ^ Long.MIN_VALUE, low)));
    assertNotEquals(one, one.toString());
  }
}
