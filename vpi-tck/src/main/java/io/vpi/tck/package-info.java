/**
 * The contract of {@link io.vpi.capture.PacketSource} as tests. A vendor runs them on his own
 * source, in his own build:
 *
 * <ol>
 *   <li>Depend on {@code io.vpi:vpi-tck} in test scope, and on JUnit 5's engine.
 *   <li>Extend {@link io.vpi.tck.PacketSourceContractTest}; its only method answers a {@link
 *       io.vpi.tck.SourceHarness}.
 *   <li>Write the harness: {@link io.vpi.tck.SourceHarness#open open} makes a source that shows the
 *       packets it is given, {@link io.vpi.tck.SourceHarness#traits traits} and {@link
 *       io.vpi.tck.SourceHarness#capabilities capabilities} tell what it can do.
 *   <li>A live source adds {@link io.vpi.tck.SourceSession#send send}; an inline one {@link
 *       io.vpi.tck.SourceSession#forwarded forwarded}; one that injects {@link
 *       io.vpi.tck.SourceSession#injected injected}.
 *   <li>Name inputs that lie about their lengths in {@link io.vpi.tck.SourceHarness#hostileInputs
 *       hostileInputs}.
 *   <li>Run it. A test's name is the sentence of the contract that was broken; what a source cannot
 *       do is skipped, with the reason. Read the skipped ones: a trait that was forgotten is a part
 *       of the contract that was not tested.
 * </ol>
 *
 * <pre>{@code
 * class SwitchSourceTest extends PacketSourceContractTest {
 *   @Override
 *   public SourceHarness harness() {
 *     return new SwitchHarness();
 *   }
 * }
 * }</pre>
 *
 * <h2>What is tested where</h2>
 *
 * <p>The tests stand in one interface for each part of the contract: {@link
 * io.vpi.tck.BatchContract}, {@link io.vpi.tck.LendingContract}, {@link
 * io.vpi.tck.VerdictContract}, {@link io.vpi.tck.StatisticsContract}, {@link
 * io.vpi.tck.ClockContract}, {@link io.vpi.tck.WaitContract}, {@link io.vpi.tck.EndContract},
 * {@link io.vpi.tck.DescriptionContract}, {@link io.vpi.tck.HostileInputContract}, {@link
 * io.vpi.tck.AllocationContract}. A source that is not finished can be tested on some of them.
 *
 * <h2>Threads and time</h2>
 *
 * <p>A test opens, polls, releases, awaits and injects on one thread; other threads only send,
 * wake, close and ask. Whatever should happen may take up to {@link
 * io.vpi.tck.SourceHarness#patience()}: a slow machine makes the tests slower, not red.
 */
@NullMarked
package io.vpi.tck;

import org.jspecify.annotations.NullMarked;
