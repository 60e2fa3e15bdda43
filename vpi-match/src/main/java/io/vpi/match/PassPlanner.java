package io.vpi.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Shares the patterns of a set out to passes and chooses the window of each: the bytes by which it
 * is looked for.
 *
 * <p>A few patterns are looked for with Teddy, whatever their lengths. Of many, those with seven
 * bytes and more are looked for by a set of their grams, four grams in a row of each, so that every
 * fourth place of the text is enough. Those that are shorter still go to one Teddy filter if they
 * are few; otherwise those of one byte have one, those of two or three another, and the rest are
 * looked for at every place: with some Teddy filters, or by their grams if they are very many.
 */
final class PassPlanner {

  /** Up to so many patterns a Teddy filter marks little enough. */
  static final int MAX_TEDDY = 128;

  /** So many Teddy filters take less time than a look at the grams of every place. */
  private static final int MAX_IN_UNION = 8;

  private static final int MIN_STRIDED_LENGTH = 7;

  private final FilterKernels kernels;
  private final int maxTeddy;
  private final List<PatternTable.Text> texts;
  private final List<ScanPass> passes = new ArrayList<>();

  /** Which pass each pattern is in. */
  private final byte[] passOf;

  /** Where the window of each pattern begins. */
  private final char[] windowOf;

  PassPlanner(FilterKernels kernels, int maxTeddy, List<PatternTable.Text> texts) {
    this.kernels = kernels;
    this.maxTeddy = maxTeddy;
    this.texts = texts;
    this.passOf = new byte[texts.size()];
    this.windowOf = new char[texts.size()];
    plan();
  }

  private void plan() {
    if (texts.size() <= maxTeddy) {
      teddyPass(withLength(1, Integer.MAX_VALUE));
      return;
    }
    WindowChooser windows = new WindowChooser(texts);
    gramPass(withLength(MIN_STRIDED_LENGTH, Integer.MAX_VALUE), 2, windows);
    int[] shorter = withLength(1, MIN_STRIDED_LENGTH - 1);
    if (shorter.length <= maxTeddy) {
      teddyPass(shorter);
      return;
    }
    teddyPass(withLength(1, 1));
    teddyPass(withLength(2, GramFilter.GRAM - 1));
    int[] middle = withLength(GramFilter.GRAM, MIN_STRIDED_LENGTH - 1);
    // A nibble Teddy takes too long for several to be worth it.
    if (kernels.teddy() == TeddyKind.VBMI && middle.length <= MAX_IN_UNION * maxTeddy) {
      unionPass(middle);
    } else {
      gramPass(middle, 0, windows);
    }
  }

  private int[] withLength(int least, int most) {
    return IntStream.range(0, texts.size())
        .filter(s -> texts.get(s).bytes().length >= least && texts.get(s).bytes().length <= most)
        .toArray();
  }

  private void teddyPass(int[] patterns) {
    if (patterns.length == 0) {
      return;
    }
    int shortest = Arrays.stream(patterns).map(p -> texts.get(p).bytes().length).min().orElse(1);
    // Grams of three bytes are not looked up.
    int width = shortest >= GramFilter.GRAM ? GramFilter.GRAM : Math.min(shortest, 2);
    TeddyChoice choice = TeddyChoice.of(kernels.teddy(), patterns, texts, width);
    List<GramTable.Posting> postings = new ArrayList<>(patterns.length);
    for (int i = 0; i < patterns.length; i++) {
      postings.add(choose(patterns[i], choice.offsets()[i], width, 0));
    }
    passes.add(
        new ScanPass(kernels.teddy().filter(choice.buckets()), GramTable.of(width, postings)));
  }

  private void unionPass(int[] patterns) {
    if (patterns.length == 0) {
      return;
    }
    // Those that begin alike go together: a bucket then accepts less else.
    int[] sorted =
        Arrays.stream(patterns)
            .boxed()
            .sorted(Comparator.comparing(p -> texts.get(p).bytes(), Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    List<CandidateFilter> filters = new ArrayList<>();
    List<GramTable.Posting> postings = new ArrayList<>(patterns.length);
    int width = 0;
    for (int from = 0; from < sorted.length; from += maxTeddy) {
      int[] some = Arrays.copyOfRange(sorted, from, Math.min(from + maxTeddy, sorted.length));
      TeddyChoice choice = TeddyChoice.of(kernels.teddy(), some, texts, GramFilter.GRAM);
      for (int i = 0; i < some.length; i++) {
        postings.add(choose(some[i], choice.offsets()[i], GramFilter.GRAM, 0));
      }
      filters.add(kernels.teddy().filter(choice.buckets()));
      width = Math.max(width, choice.buckets().form().positions());
    }
    passes.add(
        new ScanPass(new TeddyUnion(filters, width), GramTable.of(GramFilter.GRAM, postings)));
  }

  private void gramPass(int[] patterns, int stepShift, WindowChooser windows) {
    if (patterns.length == 0) {
      return;
    }
    int step = 1 << stepShift;
    List<GramTable.Posting> postings = new ArrayList<>(patterns.length * step);
    for (int pattern : patterns) {
      int offset = windows.choose(texts.get(pattern).bytes(), step);
      for (int i = 0; i < step; i++) {
        postings.add(choose(pattern, offset, GramFilter.GRAM, i));
      }
    }
    int[] grams = postings.stream().mapToInt(GramTable.Posting::gram).distinct().toArray();
    passes.add(
        new ScanPass(
            kernels.grams(new GramSet(grams), stepShift), GramTable.of(GramFilter.GRAM, postings)));
  }

  private GramTable.Posting choose(int pattern, int window, int width, int gramInWindow) {
    passOf[pattern] = (byte) passes.size();
    windowOf[pattern] = (char) window;
    int offset = window + gramInWindow;
    int gram = Grams.at(texts.get(pattern).bytes(), offset, width);
    return new GramTable.Posting(gram, pattern, offset);
  }

  ScanPass[] passes() {
    return passes.toArray(new ScanPass[0]);
  }

  byte[] passOf() {
    return passOf;
  }

  char[] windowOf() {
    return windowOf;
  }
}
