package io.vpi.flow.policy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What inventories call operating systems, and how those behave. Read are plain names ({@code
 * Ubuntu 22.04}, {@code Microsoft Windows Server 2019}), the ids of libosinfo, which libvirt keeps
 * ({@code http://microsoft.com/win/2k19}), and those of VMware ({@code windows2019srv_64Guest}).
 *
 * <table>
 *   <caption>Words, in the order in which they are looked for</caption>
 *   <tr><th>words</th><th>policy</th></tr>
 *   <tr><td>macOS, Mac OS X, OS X, Darwin</td><td>{@link HostPolicy#MACOS}</td></tr>
 *   <tr><td>Cisco</td><td>{@link HostPolicy#LAST}</td></tr>
 *   <tr><td>HP-UX 10; any other HP-UX</td><td>{@link HostPolicy#HPUX10}; {@link
 *       HostPolicy#HPUX11}</td></tr>
 *   <tr><td>IRIX</td><td>{@link HostPolicy#IRIX}</td></tr>
 *   <tr><td>JetDirect</td><td>{@link HostPolicy#BSD_RIGHT}</td></tr>
 *   <tr><td>Solaris 2.0 to 2.5, SunOS 5.0 to 5.5; SunOS 4; other Solaris, SunOS, illumos</td><td>{@link
 *       HostPolicy#OLD_SOLARIS}; {@link HostPolicy#BSD}; {@link HostPolicy#SOLARIS}</td></tr>
 *   <tr><td>FreeBSD and its kin, AIX, Tru64, OpenVMS, OS/2, Junos</td><td>{@link
 *       HostPolicy#BSD}</td></tr>
 *   <tr><td>Linux with its kernel's version in front, to 2.2; to 3</td><td>{@link
 *       HostPolicy#OLD_LINUX}; {@link HostPolicy#LINUX}</td></tr>
 *   <tr><td>any other Linux, and distributions by name</td><td>{@link
 *       HostPolicy#MODERN_LINUX}</td></tr>
 *   <tr><td>Windows 3 to XP; Windows Server 2003; any other Windows</td><td>{@link
 *       HostPolicy#WINDOWS}; {@link HostPolicy#WINDOWS_2003}; {@link
 *       HostPolicy#MODERN_WINDOWS}</td></tr>
 * </table>
 *
 * <p>Whether a distribution is kept up to date no inventory tells: it is taken to be.
 *
 * <p>Thread safe.
 */
public final class OperatingSystems {
  private static final List<Row> ROWS =
      List.of(
          row("darwin|mac ?os|\\bos ?x\\b|macintosh", HostPolicy.MACOS),
          row("\\bcisco", HostPolicy.LAST),
          row("hp-?ux\\D{0,5}10", HostPolicy.HPUX10),
          row("hp-?ux", HostPolicy.HPUX11),
          row("\\birix", HostPolicy.IRIX),
          row("jet ?direct", HostPolicy.BSD_RIGHT),
          row("solaris\\D{0,3}2\\.[0-5]|sunos\\D{0,3}5\\.[0-5]\\b", HostPolicy.OLD_SOLARIS),
          row("sunos\\D{0,3}4", HostPolicy.BSD),
          row("solaris|sunos|illumos|omnios|openindiana|smartos", HostPolicy.SOLARIS),
          row("bsd|[op][pf]n?sense|\\baix|tru64|\\bosf1|openvms|\\bos/?2|junos", HostPolicy.BSD),
          row("^(gnu/)?linux\\D{0,3}2\\.[0-2]\\b", HostPolicy.OLD_LINUX),
          row("^(gnu/)?linux\\D{0,3}[23]\\.|^other(2[46]|3)xlinux", HostPolicy.LINUX),
          row(
              "linux|\\b(ubuntu|debian|red ?hat|rhel|centos|fedora|opensuse|suse|sles|sled|rocky"
                  + "|arch|gentoo|amzn|amazon|photon|vmwarephoton|coreos|flatcar|talos"
                  + "|bottlerocket|mint|kali|android|openwrt|vyos|proxmox|nixos|mageia|mandriva"
                  + "|mandrake|slackware|raspbian|oracle\\.com/ol)",
              HostPolicy.MODERN_LINUX),
          row(
              "\\bwin\\w*\\W*(server\\W*)?(2003|2k3)|\\bwinnet(?!\\W*\\d)",
              HostPolicy.WINDOWS_2003),
          row(
              "\\bwin(dows)?\\W*(xp|9[58]|me\\b|2000|2k\\b|nt\\W*[34]\\b|3\\.)"
                  + "|\\bwin(xp|2k(?!\\d)|nt(?!\\W*\\d\\d)|me(?![a-z]))|microsoft\\W*(xp|2000)",
              HostPolicy.WINDOWS),
          row("windows|microsoft|\\bwin(\\b|\\d|vista|longhorn)", HostPolicy.MODERN_WINDOWS));

  private record Row(Pattern words, HostPolicy policy) {}

  private OperatingSystems() {}

  private static Row row(String words, HostPolicy policy) {
    return new Row(Pattern.compile(words, Pattern.CASE_INSENSITIVE), policy);
  }

  /**
   * How a host with an operating system behaves.
   *
   * @param words the operating system as an inventory names it
   * @return its policy, or empty if the words name none that is known
   */
  public static Optional<HostPolicy> policy(String words) {
    for (Row row : ROWS) {
      if (row.words.matcher(words).find()) {
        return Optional.of(row.policy);
      }
    }
    return Optional.empty();
  }
}
