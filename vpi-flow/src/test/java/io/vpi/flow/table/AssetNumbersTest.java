package io.vpi.flow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vpi.asset.Asset;
import io.vpi.testing.Allocation;
import org.junit.jupiter.api.Test;

class AssetNumbersTest {
  private final AssetNumbers numbers = new AssetNumbers();

  private static Asset guest(int number) {
    return new Asset("guest-" + number, "host", "tap" + number, "linux", "");
  }

  @Test
  void givesEqualAssetsOneNumberAndOthersAnother() {
    int first = numbers.of(guest(1));
    assertEquals(first, numbers.of(guest(1)));
    assertNotEquals(first, numbers.of(guest(2)));
    assertEquals(guest(1), numbers.asset(first));
  }

  @Test
  void hasANumberForWhoIsNotKnown() {
    int unknown = numbers.of(Asset.UNKNOWN);
    assertNotEquals(AssetNumbers.NONE, unknown);
    assertSame(Asset.UNKNOWN, numbers.asset(unknown));
  }

  @Test
  void givesNoMoreThanFitIntoARecordAndKeepsThose() {
    for (int i = 1; i < AssetNumbers.LARGEST; i++) {
      assertEquals(i + 1, numbers.of(guest(i)));
    }
    assertEquals(AssetNumbers.NONE, numbers.of(guest(AssetNumbers.LARGEST)));
    assertEquals(AssetNumbers.LARGEST, numbers.of(guest(AssetNumbers.LARGEST - 1)));
    assertEquals(guest(AssetNumbers.LARGEST - 1), numbers.asset(AssetNumbers.LARGEST));
  }

  @Test
  void allocatesNothingForAnAssetThatItHasMet() {
    Asset[] guests = {guest(300), guest(301), Asset.UNKNOWN};
    assertEquals(
        0,
        Allocation.bytesAllocatedBy(() -> {
          for (Asset guest : guests) {
            numbers.asset(numbers.of(guest));
          }
        }));
  }
}
