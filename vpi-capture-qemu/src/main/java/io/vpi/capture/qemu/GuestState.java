package io.vpi.capture.qemu;

/**
 * How it stands with a guest of a source at one moment.
 *
 * @param guest which guest
 * @param tapId the tap that its packets bear
 * @param fromGuest whether the filter of what it sends is connected, inline in both ways
 * @param toGuest whether the filter of what it receives is, likewise
 * @param waitingFrames frames that wait for QEMU to read them; inline only
 */
public record GuestState(
    GuestPort guest, int tapId, boolean fromGuest, boolean toGuest, int waitingFrames) {}
