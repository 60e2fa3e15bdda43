package io.vpi.detect.rule;

import io.vpi.event.Signature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it was written, its variables replaced by what they stand for. Immutable.
 *
 * @param action what it does when it matches
 * @param protocol what its header names
 * @param source whom the packet must come from
 * @param sourcePorts which port it must come from
 * @param bidirectional whether source and destination may also be the other way round
 * @param destination whom the packet must be for
 * @param destinationPorts which port it must be for
 * @param generatorId {@code gid}, 1 if not given
 * @param id {@code sid}
 * @param revision {@code rev}, 0 if not given
 * @param message {@code msg}, or the empty string
 * @param classtypes the short names of its classes, mostly one
 * @param priority {@code priority}, 1 to 255, or 0 if not given
 * @param references each as {@code type,value}
 * @param metadata keys with their values
 * @param contents what the payload must and must not have, in order
 * @param fastPattern the part of a content that the rule asks to be the prefilter's, or null
 */
public record Rule(
    Signature.Action action,
    RuleProtocol protocol,
    AddressSet source,
    PortSet sourcePorts,
    boolean bidirectional,
    AddressSet destination,
    PortSet destinationPorts,
    long generatorId,
    long id,
    long revision,
    String message,
    List<String> classtypes,
    int priority,
    List<String> references,
    Map<String, List<String>> metadata,
    List<Content> contents,
    @Nullable FastPattern fastPattern) {

  /**
   * A part of a content.
   *
   * @param content the content's index in the rule
   * @param start the part's first byte in it
   * @param length the part's length in bytes
   */
  public record FastPattern(int content, int start, int length) {}
}
