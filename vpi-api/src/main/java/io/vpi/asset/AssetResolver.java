package io.vpi.asset;

/**
 * Answers which guest, port and operating system stand behind an address. The sensor's owner
 * implements it over his inventory; every event carries what it answers for both ends, and a flow
 * is followed as the operating systems of its ends would.
 *
 * <p>It is called on inspectors' threads, by several at once, for both ends of each flow that
 * begins and of each event whose sink asks. It must not block: answer from memory and refresh
 * elsewhere. What it allocates is allocated for each flow. One that throws is taken to have
 * answered {@link Asset#UNKNOWN}.
 */
@FunctionalInterface
public interface AssetResolver {
  /** Knows nobody. */
  AssetResolver NONE = end -> Asset.UNKNOWN;

  /**
   * Looks an end up.
   *
   * @param end the end; read during the call
   * @return what is known, {@link Asset#UNKNOWN} if nothing
   */
  Asset resolve(Endpoint end);
}
