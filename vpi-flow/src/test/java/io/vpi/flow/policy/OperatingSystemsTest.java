package io.vpi.flow.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vpi.asset.Asset;
import io.vpi.asset.Endpoint;
import io.vpi.testing.Allocation;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatingSystemsTest {
  private static Asset guest(String words) {
    return new Asset("g", "", "", words, "");
  }

  @ParameterizedTest
  @CsvSource({
    "linux, MODERN_LINUX",
    "Linux 5.15.0-91-generic, MODERN_LINUX",
    "Ubuntu 22.04, MODERN_LINUX",
    "Debian GNU/Linux 12 (bookworm), MODERN_LINUX",
    "Red Hat Enterprise Linux 4.8, MODERN_LINUX",
    "Alpine Linux 3.18, MODERN_LINUX",
    "Amazon Linux 2.0, MODERN_LINUX",
    "Wind River Linux LTS 21, MODERN_LINUX",
    "Microsoft Azure Linux 3, MODERN_LINUX",
    "http://ubuntu.com/ubuntu/22.04, MODERN_LINUX",
    "http://redhat.com/rhel/9.2, MODERN_LINUX",
    "http://oracle.com/ol/8.9, MODERN_LINUX",
    "http://archlinux.org/archlinux/rolling, MODERN_LINUX",
    "http://libosinfo.org/linux/2022, MODERN_LINUX",
    "ubuntu64Guest, MODERN_LINUX",
    "rhel8_64Guest, MODERN_LINUX",
    "other5xLinux64Guest, MODERN_LINUX",
    "sles15_64Guest, MODERN_LINUX",
    "Linux 2.6.32-754.el6, LINUX",
    "GNU/Linux 3.10, LINUX",
    "other26xLinux64Guest, LINUX",
    "other3xLinux64Guest, LINUX",
    "Linux 2.2.16, OLD_LINUX",
    "Windows, MODERN_WINDOWS",
    "windows server 2019, MODERN_WINDOWS",
    "Microsoft Windows 11, MODERN_WINDOWS",
    "Microsoft Windows Server 2012 R2, MODERN_WINDOWS",
    "Windows NT 10.0, MODERN_WINDOWS",
    "Windows Vista, MODERN_WINDOWS",
    "win10, MODERN_WINDOWS",
    "win2k19, MODERN_WINDOWS",
    "http://microsoft.com/win/2k19, MODERN_WINDOWS",
    "http://microsoft.com/win/2k8r2, MODERN_WINDOWS",
    "http://microsoft.com/win/7, MODERN_WINDOWS",
    "windows2019srv_64Guest, MODERN_WINDOWS",
    "windows9_64Guest, MODERN_WINDOWS",
    "winLonghorn64Guest, MODERN_WINDOWS",
    "winVista64Guest, MODERN_WINDOWS",
    "Windows Server 2003 R2, WINDOWS_2003",
    "http://microsoft.com/win/2k3, WINDOWS_2003",
    "winNetStandardGuest, WINDOWS_2003",
    "Windows XP Professional, WINDOWS",
    "Microsoft Windows 2000 Server, WINDOWS",
    "Windows NT 4.0, WINDOWS",
    "Windows 98 SE, WINDOWS",
    "Windows ME, WINDOWS",
    "http://microsoft.com/win/xp, WINDOWS",
    "http://microsoft.com/win/2k, WINDOWS",
    "http://microsoft.com/winnt/4.0, WINDOWS",
    "winXPPro64Guest, WINDOWS",
    "win2000ServGuest, WINDOWS",
    "winNTGuest, WINDOWS",
    "macos, MACOS",
    "macOS 14 Sonoma, MACOS",
    "Mac OS X 10.15, MACOS",
    "http://apple.com/macosx/10.7, MACOS",
    "darwin21_64Guest, MACOS",
    "freebsd, BSD",
    "FreeBSD 14.0-RELEASE, BSD",
    "http://openbsd.org/openbsd/7.4, BSD",
    "freebsd13_64Guest, BSD",
    "OPNsense 23.7, BSD",
    "pfSense, BSD",
    "AIX 7.2, BSD",
    "SunOS 4.1.4, BSD",
    "solaris, SOLARIS",
    "Oracle Solaris 11.4, SOLARIS",
    "http://oracle.com/solaris/11, SOLARIS",
    "solaris11_64Guest, SOLARIS",
    "SunOS 5.11, SOLARIS",
    "OmniOS r151046, SOLARIS",
    "Solaris 2.5.1, OLD_SOLARIS",
    "SunOS 5.5, OLD_SOLARIS",
    "HP-UX B.11.31, HPUX11",
    "hpux, HPUX11",
    "HP-UX B.10.20, HPUX10",
    "IRIX 6.5, IRIX",
    "Cisco IOS 15.2, LAST",
    "HP JetDirect, BSD_RIGHT",
  })
  void readsTheWordsOfInventories(String words, HostPolicy expected) {
    assertEquals(Optional.of(expected), OperatingSystems.policy(words));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "appliance", "otherGuest64", "NetWare 6", "wine", "unknown", "2019"})
  void saysNothingOfWordsThatNameNoSystem(String words) {
    assertEquals(Optional.empty(), OperatingSystems.policy(words));
    assertSame(
        HostPolicy.HPUX10,
        HostPolicies.byOperatingSystem(HostPolicy.HPUX10).policy(new Endpoint(), guest(words), -1));
  }

  @Test
  void readsWordsOnceAndAllocatesNothingForThemAfterThat() {
    HostPolicies policies = HostPolicies.byOperatingSystem(HostPolicy.MODERN);
    Endpoint end = new Endpoint();
    Asset[] guests = {guest("windows server 2019"), guest("a toaster"), Asset.UNKNOWN};
    assertEquals(
        0,
        Allocation.bytesAllocatedBy(() -> {
          for (Asset guest : guests) {
            policies.policy(end, guest, 0);
          }
        }));
    assertSame(HostPolicy.MODERN_WINDOWS, policies.policy(end, guests[0], 0));
    assertSame(HostPolicy.MODERN, policies.policy(end, guests[1], 0));
  }

  @Test
  void staysRightWhereAnInventoryHasMoreWordsThanAreRemembered() {
    HostPolicies policies = HostPolicies.byOperatingSystem(HostPolicy.MODERN);
    for (int i = 0; i < 5000; i++) {
      String words = (i % 2 == 0 ? "Ubuntu " : "Windows 10 build ") + i;
      assertSame(
          i % 2 == 0 ? HostPolicy.MODERN_LINUX : HostPolicy.MODERN_WINDOWS,
          policies.policy(new Endpoint(), guest(words), 0));
    }
  }
}
