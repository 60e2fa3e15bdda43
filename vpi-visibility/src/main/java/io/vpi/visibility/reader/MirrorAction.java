package io.vpi.visibility.reader;

/**
 * A rule that copies what crosses an interface to another.
 *
 * @param device where it copies
 * @param isEgress whether it copies what leaves; else what enters
 * @param output the interface that the copies leave by
 * @param condition what a frame must meet to be copied, in the tool's language; empty for nothing
 * @param label what tells it from others on the device
 * @param copied how many it has copied, or -1
 * @param dropped how many copies were lost, or -1
 */
public record MirrorAction(
    String device,
    boolean isEgress,
    String output,
    String condition,
    String label,
    long copied,
    long dropped) {}
