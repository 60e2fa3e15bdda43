package io.vpi.visibility.policy;

import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.document.Node;
import io.vpi.visibility.document.YamlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a policy's file, within bounds, and tells all that is wrong with it. Thread safe. */
public final class PolicyFile {
  private static final int LARGEST = 1 << 20;
  private static final int MOST_RULES = 10_000;
  private static final Set<String> SECTIONS = Set.of("version", "groups", "rules");

  /** YAML takes a star at the beginning for an alias; here it can only be a group. */
  private static final Pattern BARE_STAR = Pattern.compile("(?m)^(\\h*-\\h+)\\*(?=\\h*->)");

  private PolicyFile() {}

  /**
   * Reads a file.
   *
   * @param file the file, of 1 MiB at most
   * @return the policy
   * @throws IOException if it cannot be read; its message is one sentence for the user
   * @throws PolicyException if it is no policy
   */
  public static Policy load(Path file) throws IOException, PolicyException {
    String name = file.toString();
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException("no policy can be read at " + file);
    }
    // A pipe tells no size beforehand, so that no more than the bound is read of anything.
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST + 1);
    }
    if (bytes.length > LARGEST) {
      throw whole(name, "larger than " + LARGEST + " bytes");
    }
    try {
      return read(
          name, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw whole(name, "no UTF-8 text");
    }
  }

  /**
   * Reads a text.
   *
   * @param file what to call it in messages
   * @param text the text, of 2<sup>20</sup> characters at most
   * @return the policy
   * @throws PolicyException if it is no policy
   */
  public static Policy read(String file, String text) throws PolicyException {
    if (text.length() > LARGEST) {
      throw whole(file, "longer than " + LARGEST + " characters");
    }
    Node root;
    try {
      root = YamlDocument.read(BARE_STAR.matcher(text).replaceAll("$1any"));
    } catch (DocumentException e) {
      throw new PolicyException(List.of(new PolicyProblem(file, e.line(), e.problem())));
    }
    Problems problems = new Problems(file);
    Policy policy = read(file, root, problems);
    problems.throwIfAny();
    return policy;
  }

  private static PolicyException whole(String file, String message) {
    return new PolicyException(List.of(new PolicyProblem(file, 0, message)));
  }

  private static Policy read(String file, Node root, Problems problems) {
    if (!root.isMap()) {
      problems.add(
          Math.max(1, root.line()), "\"version: 1\", groups and rules were expected, not " + root);
      return new Policy(file, List.of(), List.of());
    }
    problems.checkNames(root, SECTIONS);
    Node version = root.get("version");
    if (version.integer(0) != 1) {
      problems.add(
          Math.max(1, version.line()),
          version.isPresent()
              ? "version 1 was expected, not " + version
              : "\"version: 1\" was expected at the beginning");
    }
    Map<String, PolicyGroup> groups = new GroupReader(problems).read(root.get("groups"));
    List<PolicyRule> rules = rules(root, groups, problems);
    return new Policy(file, List.copyOf(groups.values()), rules);
  }

  private static List<PolicyRule> rules(
      Node root, Map<String, PolicyGroup> groups, Problems problems) {
    Node node = root.get("rules");
    List<PolicyRule> rules = new ArrayList<>();
    if (!node.isList() || node.items().isEmpty()) {
      problems.add(
          node.line() > 0 ? node.line() : root.line(),
          "\"rules\" is a list of at least one, each with a dash before it, such as - web -> db:"
              + " inline");
    }
    for (Node item : node.items()) {
      if (rules.size() == MOST_RULES) {
        problems.add(item, "more than " + MOST_RULES + " rules");
        break;
      }
      String text = text(item);
      Optional<PolicyRule> read =
          text.isEmpty()
              ? malformed(item, problems)
              : new RuleText(groups, problems, item.line()).read(text);
      read.ifPresent(rule -> {
        warnIfHidden(rule, rules, problems);
        rules.add(rule);
      });
    }
    return rules;
  }

  private static Optional<PolicyRule> malformed(Node item, Problems problems) {
    problems.add(item, "a rule is written FROM -> TO: MODE on a line of its own, not as " + item);
    return Optional.empty();
  }

  /** A rule is a text in quotes, or what YAML takes for a name and a value. */
  private static String text(Node item) {
    if (item.isScalar()) {
      return item.text();
    }
    if (item.members().size() != 1) {
      return "";
    }
    Map.Entry<String, Node> only = item.members().entrySet().iterator().next();
    Node value = only.getValue();
    return value.isScalar() || value.kind() == Node.Kind.NULL
        ? only.getKey() + ": " + value.text()
        : "";
  }

  /** The first match decides, so that a rule below a wider one would promise what nobody keeps. */
  private static void warnIfHidden(PolicyRule rule, List<PolicyRule> above, Problems problems) {
    for (PolicyRule earlier : above) {
      if (earlier.covers(rule)) {
        problems.add(
            rule.line(),
            "this rule is never reached: '"
                + earlier
                + "' in line "
                + earlier.line()
                + " comes first and holds all its pairs");
        return;
      }
    }
  }
}
