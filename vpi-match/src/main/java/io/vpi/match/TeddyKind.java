package io.vpi.match;

import java.util.Comparator;
import java.util.List;

/** The kinds of Teddy: by which instruction they look text up. */
enum TeddyKind {
  /** {@link VbmiTeddy}. */
  VBMI {
    @Override
    List<TeddyForm> forms() {
      return VbmiTeddy.FORMS;
    }

    @Override
    CandidateFilter filter(TeddyBuckets buckets) {
      return new VbmiTeddy(buckets);
    }
  },
  /** {@link NibbleTeddy}. */
  NIBBLE {
    @Override
    List<TeddyForm> forms() {
      return NibbleTeddy.FORMS;
    }

    @Override
    CandidateFilter filter(TeddyBuckets buckets) {
      return new NibbleTeddy(buckets);
    }
  };

  /** The forms that it comes in. */
  abstract List<TeddyForm> forms();

  abstract CandidateFilter filter(TeddyBuckets buckets);

  /** The cheapest form with so many positions and groups. */
  TeddyForm form(int positions, int groups) {
    return forms().stream()
        .filter(f -> f.positions() == positions && f.groups() == groups)
        .min(Comparator.comparingDouble(TeddyForm::nanos))
        .orElseThrow();
  }
}
