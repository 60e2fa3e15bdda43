package io.vpi.visibility.topology;

/**
 * A place of an interface at which filters of traffic control can be added at once.
 *
 * @param takesEgress whether also for what leaves by it: so at a {@code clsact}, and not at the
 *     older {@code ingress}
 * @param firstPreference the preference of the filter that is asked first, in either direction, or
 *     0 if there is none
 */
public record FilterHook(boolean takesEgress, int firstPreference) {}
