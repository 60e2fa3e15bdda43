package io.vpi.detect;

import io.vpi.detect.rule.RuleSyntaxException;
import io.vpi.detect.rule.Variables;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code $NAME} stands for in rules' headers: expressions of addresses and of ports, as rules
 * have them, which may name other variables.
 *
 * <table>
 *   <caption>Defaults</caption>
 *   <tr><th>Variable</th><th>Stands for</th></tr>
 *   <tr><td>HOME_NET</td><td>{@code [192.168.0.0/16,10.0.0.0/8,172.16.0.0/12,fc00::/7]}: private
 *       IPv4 (RFC 1918) and unique local IPv6 (RFC 4193). Suricata's default lacks the last.</td></tr>
 *   <tr><td>EXTERNAL_NET</td><td>{@code !$HOME_NET}</td></tr>
 *   <tr><td>HTTP_SERVERS, SMTP_SERVERS, SQL_SERVERS, DNS_SERVERS, TELNET_SERVERS, DC_SERVERS,
 *       DNP3_SERVER, DNP3_CLIENT, MODBUS_SERVER, MODBUS_CLIENT, ENIP_SERVER, ENIP_CLIENT</td>
 *       <td>{@code $HOME_NET}</td></tr>
 *   <tr><td>AIM_SERVERS</td><td>{@code $EXTERNAL_NET}</td></tr>
 *   <tr><td>HTTP_PORTS, SSH_PORTS, FTP_PORTS, ORACLE_PORTS, DNP3_PORTS, MODBUS_PORTS,
 *       GENEVE_PORTS, VXLAN_PORTS, TEREDO_PORTS</td>
 *       <td>80, 22, 21, 1521, 20000, 502, 6081, 4789, 3544</td></tr>
 *   <tr><td>SHELLCODE_PORTS</td><td>{@code !80}</td></tr>
 *   <tr><td>FILE_DATA_PORTS</td><td>{@code [$HTTP_PORTS,110,143]}</td></tr>
 *   <tr><td>SIP_PORTS</td><td>{@code [5060,5061]}</td></tr>
 * </table>
 *
 * <p>Immutable, thread safe.
 */
public final class RuleVariables {
  private static final RuleVariables DEFAULTS = new RuleVariables(defaultTable());

  private final Variables variables;

  private RuleVariables(Variables variables) {
    this.variables = variables;
  }

  /**
   * The variables that published rules use, with the values of the table above.
   *
   * @return the defaults
   */
  public static RuleVariables defaults() {
    return DEFAULTS;
  }

  /**
   * Starts from the defaults and changes some.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  Variables variables() {
    return variables;
  }

  private static Variables defaultTable() {
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put("HOME_NET", "[192.168.0.0/16,10.0.0.0/8,172.16.0.0/12,fc00::/7]");
    addresses.put("EXTERNAL_NET", "!$HOME_NET");
    addresses.put("AIM_SERVERS", "$EXTERNAL_NET");
    for (String server :
        new String[] {
          "HTTP_SERVERS",
          "SMTP_SERVERS",
          "SQL_SERVERS",
          "DNS_SERVERS",
          "TELNET_SERVERS",
          "DC_SERVERS",
          "DNP3_SERVER",
          "DNP3_CLIENT",
          "MODBUS_SERVER",
          "MODBUS_CLIENT",
          "ENIP_SERVER",
          "ENIP_CLIENT"
        }) {
      addresses.put(server, "$HOME_NET");
    }
    Map<String, String> ports = new LinkedHashMap<>();
    ports.put("HTTP_PORTS", "80");
    ports.put("SHELLCODE_PORTS", "!80");
    ports.put("ORACLE_PORTS", "1521");
    ports.put("SSH_PORTS", "22");
    ports.put("DNP3_PORTS", "20000");
    ports.put("MODBUS_PORTS", "502");
    ports.put("FILE_DATA_PORTS", "[$HTTP_PORTS,110,143]");
    ports.put("FTP_PORTS", "21");
    ports.put("GENEVE_PORTS", "6081");
    ports.put("VXLAN_PORTS", "4789");
    ports.put("TEREDO_PORTS", "3544");
    ports.put("SIP_PORTS", "[5060,5061]");
    return new Variables(addresses, ports);
  }

  /** Gathers variables. Not thread safe. */
  public static final class Builder {
    private final Map<String, String> addresses =
        new LinkedHashMap<>(DEFAULTS.variables.addresses());
    private final Map<String, String> ports = new LinkedHashMap<>(DEFAULTS.variables.ports());

    private Builder() {}

    /**
     * Sets an address variable.
     *
     * @param name letters, digits and underscores; a dollar sign before them is left out
     * @param expression such as {@code [10.0.0.0/8,!10.9.0.0/16]}
     * @return this builder
     * @throws ConfigurationException if the name is none
     */
    public Builder address(String name, String expression) {
      addresses.put(plain(name), expression);
      return this;
    }

    /**
     * Sets a port variable.
     *
     * @param name letters, digits and underscores; a dollar sign before them is left out
     * @param expression such as {@code [80,8080:8090]}
     * @return this builder
     * @throws ConfigurationException if the name is none
     */
    public Builder port(String name, String expression) {
      ports.put(plain(name), expression);
      return this;
    }

    private static String plain(String name) {
      String plain = name.startsWith("$") ? name.substring(1) : name;
      if (!plain.matches("[A-Za-z0-9_]+")) {
        throw new ConfigurationException(
            "'" + name + "' names no variable: expected letters, digits and underscores");
      }
      return plain;
    }

    /**
     * Checks all variables and makes them immutable.
     *
     * @return the variables
     * @throws ConfigurationException if one cannot be read, names another that is not there or
     *     itself, or covers nothing; a HOME_NET of {@code any} needs another EXTERNAL_NET, too
     */
    public RuleVariables build() {
      Variables variables = new Variables(addresses, ports);
      try {
        variables.check();
      } catch (RuleSyntaxException e) {
        throw new ConfigurationException(String.valueOf(e.getMessage()), e);
      }
      return new RuleVariables(variables);
    }
  }
}
