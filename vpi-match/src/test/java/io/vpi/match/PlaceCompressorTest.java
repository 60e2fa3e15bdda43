package io.vpi.match;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PlaceCompressorTest {

  @Property
  void listsTheSamePlacesAsOneByOne(
      @ForAll long[] words, @ForAll @IntRange(min = 0, max = 2) int stepShift) {
    FilterScratch compressed = new FilterScratch(0);
    FilterScratch oneByOne = new FilterScratch(0);
    int count = Math.min(words.length, CandidateFilter.WORDS);
    System.arraycopy(words, 0, compressed.candidates, 0, count);
    System.arraycopy(words, 0, oneByOne.candidates, 0, count);
    int places = CandidateList.collect(oneByOne, count, stepShift);
    assertEquals(places, PlaceCompressor.collect(compressed, count, stepShift));
    assertArrayEquals(
        Arrays.copyOf(oneByOne.places, places), Arrays.copyOf(compressed.places, places));
  }

  @Property(tries = 1)
  void hasRoomForAllPlaces() {
    FilterScratch scratch = new FilterScratch(0);
    Arrays.fill(scratch.candidates, -1);
    int all = CandidateFilter.WORDS * Long.SIZE;
    assertEquals(all, PlaceCompressor.collect(scratch, CandidateFilter.WORDS, 0));
    assertEquals(all - 1, scratch.places[all - 1]);
  }
}
