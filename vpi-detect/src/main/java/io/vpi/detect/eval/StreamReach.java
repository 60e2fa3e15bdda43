package io.vpi.detect.eval;

import io.vpi.detect.rule.Content;
import io.vpi.detect.rule.Rule;
import io.vpi.detect.rule.RuleProtocol;
import java.util.List;

/**
 * Whether a rule looks at TCP streams, whether it looks at segments that stand in a stream too, and
 * how far back a match that ends in new bytes may begin.
 *
 * <p>As in Suricata, contents look at the stream, and those with offset or depth at each segment as
 * well: who writes them may mean either. A rule without a positive content says something of
 * packets.
 *
 * @param looksAtStreams whether it is put to streams
 * @param looksAtSegments whether it is put to a segment whose bytes the stream has
 * @param bytes how many bytes before the new ones a match may need, 0 to {@link #MOST}
 */
record StreamReach(boolean looksAtStreams, boolean looksAtSegments, int bytes) {
  /**
   * The most bytes of a stream that are kept for matches across borders. Contents that do not say
   * how far they are from each other are found together within so many bytes.
   */
  static final int MOST = 2048;

  private static final StreamReach PACKETS_ONLY = new StreamReach(false, true, 0);

  static StreamReach of(Rule rule) {
    List<Content> contents = rule.contents();
    boolean carriesStreams =
        rule.protocol() == RuleProtocol.TCP || rule.protocol() == RuleProtocol.IP;
    if (!carriesStreams || contents.stream().allMatch(Content::negated)) {
      return PACKETS_ONLY;
    }
    return new StreamReach(
        true, contents.stream().anyMatch(StreamReach::isAnchored), bytes(contents));
  }

  /** Whether a content is bound to a place in the payload. */
  private static boolean isAnchored(Content content) {
    return !content.relative() && (content.offset() != 0 || content.depth() != Content.UNBOUNDED);
  }

  /**
   * How long a match of all contents can be, but for its last byte. Places are counted from the
   * first content's start.
   */
  private static int bytes(List<Content> contents) {
    long first = 0;
    long last = contents.getFirst().bytes().length;
    long earliestEnd = last;
    long latestEnd = last;
    for (Content content : contents.subList(1, contents.size())) {
      long reach = (long) content.distance() + content.within();
      if (!content.relative() || content.within() == Content.UNBOUNDED || reach < 0) {
        // A window that would end before the stream begins reaches to the end of what is there.
        return MOST;
      }
      long start = earliestEnd + content.distance();
      first = Math.min(first, start);
      last = Math.max(last, latestEnd + reach);
      if (!content.negated()) {
        earliestEnd = start + content.bytes().length;
        latestEnd += reach;
      }
    }
    return (int) Math.min(MOST, last - first - 1);
  }
}
