package io.vpi.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vpi.asset.Asset;
import io.vpi.asset.AssetResolver;
import io.vpi.asset.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static Signature signature(List<String> references, Map<String, List<String>> metadata) {
    return new Signature(1, 1, 1, "m", Signature.Action.ALERT, "", "", 3, references, metadata);
  }

  @Test
  void doesNotChangeWithTheCollectionsItWasMadeFrom() {
    List<String> references = new ArrayList<>(List.of("url,example.com"));
    List<String> values = new ArrayList<>(List.of("v"));
    Map<String, List<String>> metadata = new LinkedHashMap<>(Map.of("k", values));
    Signature signature = signature(references, metadata);
    references.add("x");
    values.add("w");
    metadata.put("l", List.of());
    assertEquals(List.of("url,example.com"), signature.references());
    assertEquals(Map.of("k", List.of("v")), signature.metadata());
  }

  @Test
  void cannotBeChangedThroughItsCollections() {
    Signature signature = signature(List.of(), Map.of("k", new ArrayList<>(List.of("v"))));
    assertThrows(RuntimeException.class, () -> signature.references().add("x"));
    assertThrows(RuntimeException.class, () -> signature.metadata().put("x", List.of()));
    assertThrows(RuntimeException.class, () -> signature.metadata().get("k").add("x"));
  }

  @Test
  void keepsTheOrderOfMetadata() {
    Map<String, List<String>> metadata = new LinkedHashMap<>();
    for (int i = 50; i > 0; i--) {
      metadata.put("key" + i, List.of());
    }
    assertEquals(
        List.copyOf(metadata.keySet()),
        List.copyOf(signature(List.of(), metadata).metadata().keySet()));
  }

  @Test
  void offersASinkThatTakesEveryEventAndDoesNothing() {
    EventSink.NONE.onAlert(null);
    EventSink.NONE.onAnomaly(null);
    EventSink.NONE.onStats(null);
  }

  @Test
  void knowsNobodyWithoutAnInventory() {
    assertSame(Asset.UNKNOWN, AssetResolver.NONE.resolve(new Endpoint()));
    assertThrows(NullPointerException.class, () -> new Asset("", "", null, "", ""));
  }
}
