package io.vpi.detect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A table of classes. {@link #standard()} is the one that published rule sets are written for; its
 * descriptions are those that the consumers of alerts know as categories.
 *
 * <p>Immutable, thread safe.
 */
public final class Classifications {
  private static final Classifications STANDARD = new Classifications(standardTable());

  private final Map<String, Classification> byName;

  private Classifications(Map<String, Classification> byName) {
    this.byName = byName;
  }

  /**
   * The classes of published rule sets.
   *
   * @return the table
   */
  public static Classifications standard() {
    return STANDARD;
  }

  /**
   * This table with a class added, or replaced if there is one of that name.
   *
   * @param classification the class
   * @return a new table
   */
  public Classifications with(Classification classification) {
    Map<String, Classification> copy = new LinkedHashMap<>(byName);
    copy.put(classification.name(), classification);
    return new Classifications(copy);
  }

  /**
   * Looks a class up.
   *
   * @param name its short name
   * @return the class, or empty if there is none
   */
  public Optional<Classification> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  private static Map<String, Classification> standardTable() {
    Map<String, Classification> table = new LinkedHashMap<>();
    put(table, "not-suspicious", "Not Suspicious Traffic", 3);
    put(table, "unknown", "Unknown Traffic", 3);
    put(table, "bad-unknown", "Potentially Bad Traffic", 2);
    put(table, "attempted-recon", "Attempted Information Leak", 2);
    put(table, "successful-recon-limited", "Information Leak", 2);
    put(table, "successful-recon-largescale", "Large Scale Information Leak", 2);
    put(table, "attempted-dos", "Attempted Denial of Service", 2);
    put(table, "successful-dos", "Denial of Service", 2);
    put(table, "attempted-user", "Attempted User Privilege Gain", 1);
    put(table, "unsuccessful-user", "Unsuccessful User Privilege Gain", 1);
    put(table, "successful-user", "Successful User Privilege Gain", 1);
    put(table, "attempted-admin", "Attempted Administrator Privilege Gain", 1);
    put(table, "successful-admin", "Successful Administrator Privilege Gain", 1);
    put(table, "rpc-portmap-decode", "Decode of an RPC Query", 2);
    put(table, "shellcode-detect", "Executable code was detected", 1);
    put(table, "string-detect", "A suspicious string was detected", 3);
    put(table, "suspicious-filename-detect", "A suspicious filename was detected", 2);
    put(
        table,
        "suspicious-login",
        "An attempted login using a suspicious username was detected",
        2);
    put(table, "system-call-detect", "A system call was detected", 2);
    put(table, "tcp-connection", "A TCP connection was detected", 4);
    put(table, "trojan-activity", "A Network Trojan was detected", 1);
    put(table, "unusual-client-port-connection", "A client was using an unusual port", 2);
    put(table, "network-scan", "Detection of a Network Scan", 3);
    put(table, "denial-of-service", "Detection of a Denial of Service Attack", 2);
    put(table, "non-standard-protocol", "Detection of a non-standard protocol or event", 2);
    put(table, "protocol-command-decode", "Generic Protocol Command Decode", 3);
    put(table, "web-application-activity", "access to a potentially vulnerable web application", 2);
    put(table, "web-application-attack", "Web Application Attack", 1);
    put(table, "misc-activity", "Misc activity", 3);
    put(table, "misc-attack", "Misc Attack", 2);
    put(table, "icmp-event", "Generic ICMP event", 3);
    put(table, "inappropriate-content", "Inappropriate Content was Detected", 1);
    put(table, "policy-violation", "Potential Corporate Privacy Violation", 1);
    put(table, "default-login-attempt", "Attempt to login by a default username and password", 2);
    put(table, "targeted-activity", "Targeted Malicious Activity was Detected", 1);
    put(table, "exploit-kit", "Exploit Kit Activity Detected", 1);
    put(table, "external-ip-check", "Device Retrieving External IP Address Detected", 2);
    put(table, "domain-c2", "Domain Observed Used for C2 Detected", 1);
    put(table, "pup-activity", "Possibly Unwanted Program Detected", 2);
    put(table, "credential-theft", "Successful Credential Theft Detected", 1);
    put(table, "social-engineering", "Possible Social Engineering Attempted", 2);
    put(table, "coin-mining", "Crypto Currency Mining Activity Detected", 2);
    put(table, "command-and-control", "Malware Command and Control Activity Detected", 1);
    return table;
  }

  private static void put(
      Map<String, Classification> table, String name, String description, int priority) {
    table.put(name, new Classification(name, description, priority));
  }
}
