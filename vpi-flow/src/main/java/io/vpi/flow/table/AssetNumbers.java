package io.vpi.flow.table;

import io.vpi.asset.Asset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for assets, so that a flow's record can tell who its ends are. Equal assets have one
 * number; none is given back, so there are as many as the inventory has known, over all its
 * versions, since the table was made.
 *
 * <p>Allocates for an asset that it has not met before, and then no more. Not thread safe.
 */
public final class AssetNumbers {
  /** Stands for "no number was given": nobody asked, or there were too many assets. */
  public static final int NONE = 0;

  /** As many as 16 bits can tell apart. */
  static final int LARGEST = (1 << 16) - 1;

  private final Map<Asset, Integer> numbers = new HashMap<>();
  private final List<Asset> assets = new ArrayList<>();

  /** Makes numbers of which none is given yet, but to {@link Asset#UNKNOWN}. */
  public AssetNumbers() {
    of(Asset.UNKNOWN);
  }

  /**
   * The number of an asset.
   *
   * @param asset the asset
   * @return 1 to 65,535, or {@link #NONE} if there are too many
   */
  public int of(Asset asset) {
    Integer known = numbers.get(asset);
    if (known != null) {
      return known;
    }
    if (assets.size() == LARGEST) {
      return NONE;
    }
    assets.add(asset);
    numbers.put(asset, assets.size());
    return assets.size();
  }

  /**
   * The asset with a number.
   *
   * @param number one that was given
   * @return the asset
   */
  public Asset asset(int number) {
    return assets.get(number - 1);
  }
}
