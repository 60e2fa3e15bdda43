package io.vpi.visibility.collect;

import io.vpi.visibility.inventory.InventorySource;
import java.io.IOException;

/**
 * Keeps secrets out of an inventory, which is made to be passed on. What cannot be read is left
 * out, since nobody can tell what is in it.
 */
final class Secrets {
  /** As {@code sysexits.h} has it for data that is not as it should be. */
  static final int NOT_READ = 65;

  private Secrets() {}

  /** An answer as it may be kept. */
  static Answer masked(InventorySource source, Answer answer) {
    if (answer.output().isBlank()) {
      return answer;
    }
    try {
      String output =
          switch (source) {
            case OVS_BRIDGE,
                OVS_PORT,
                OVS_INTERFACE,
                OVS_MIRROR,
                QMP_RX_FILTER,
                QMP_INFO_NETWORK,
                QMP_CHARDEV ->
                JsonSecrets.mask(answer.output());
            case VIRSH_DUMPXML -> DomainXml.cut(answer.output());
            default -> answer.output();
          };
      return new Answer(answer.status(), output, answer.error());
    } catch (IOException e) {
      return new Answer(
          NOT_READ, "", "its output is not as expected, might hold secrets, and was left out");
    }
  }
}
