/**
 * Network interfaces as live sources of packets, captured by libpcap, which must be installed
 * ({@code libpcap.so.0.8} or {@code libpcap.so.1}, version 1.5 or newer; on Debian the package
 * {@code libpcap0.8}). For 64-bit Linux.
 *
 * <p>With this module on the class path or module path, an interface is a source like any other:
 *
 * <pre>{@code
 * try (PacketSource source = PacketSources.open("live:tap3,filter=tcp port 80")) {
 *   PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
 *   int n;
 *   while ((n = source.poll(batch)) != PacketSource.END_OF_STREAM) {
 *     inspector.inspect(batch);
 *     source.release(batch);
 *     if (n == 0) {
 *       source.await(200_000_000);
 *     }
 *   }
 * }
 * }</pre>
 *
 * <h2>Options</h2>
 *
 * <p>They follow the interface's name, each after a comma; {@link
 * io.vpi.capture.pcap.live.LiveOptions} are the same in Java.
 *
 * <table>
 *   <caption>What may follow {@code live:IF}</caption>
 *   <tr><th>Option</th><th>Meaning</th><th>Unless given</th></tr>
 *   <tr><td>{@code snaplen=BYTES}</td><td>the most bytes kept of a packet</td><td>whole packets</td></tr>
 *   <tr><td>{@code promisc=yes|no}</td><td>frames for other hosts are taken too</td><td>yes</td></tr>
 *   <tr><td>{@code ring=BYTES}</td><td>the kernel's ring; K, M or G may follow the number</td><td>32M</td></tr>
 *   <tr><td>{@code block-timeout=MILLIS}</td><td>how long the kernel may gather packets</td><td>4</td></tr>
 *   <tr><td>{@code immediate=yes|no}</td><td>each packet by itself, at once</td><td>no</td></tr>
 *   <tr><td>{@code direction=in|out|both}</td><td>what the interface receives, or sends</td><td>both</td></tr>
 *   <tr><td>{@code netns=NAME}</td><td>the interface's network namespace, or its path</td><td>this process's</td></tr>
 *   <tr><td>{@code filter=TEXT}</td><td>libpcap's language; all that follows belongs to it</td><td>all packets</td></tr>
 * </table>
 *
 * <h2>What it shows</h2>
 *
 * <p><b>Packets</b> are copied once by the kernel into its ring, and from there into memory of the
 * source, in which a batch's packets lie one behind the other; poll and release allocate nothing.
 * One batch may be lent at a time, and meanwhile a poll of another answers 0. VLAN tags that the
 * kernel took out stand in the packet again. The interface {@code any} shows Linux cooked headers
 * (version 2), and has the direction from them.
 *
 * <p><b>Checksums.</b> libpcap does not tell which packets leave their checksum to the network
 * card. On a virtual switch these are many: who verifies checksums there takes a source of {@code
 * vpi-capture-linux}.
 *
 * <p><b>Time.</b> Packets bear the kernel's stamp in nanoseconds. The clock of the polls is the
 * kernel's; when it is set while the source is open, by more than ten seconds between two polls,
 * that is counted as {@link io.vpi.capture.CaptureCounter#CLOCK_JUMPS} and not followed.
 *
 * <p><b>Losses.</b> {@link io.vpi.capture.CaptureCounter#DROPPED_BY_KERNEL} is what had no room in
 * the ring. {@link io.vpi.capture.CaptureCounter#DROPPED_BY_INTERFACE} is known of a promiscuous
 * interface in this process's own namespace, else unknown.
 *
 * <p><b>The end.</b> When the interface is removed, the source ends and {@link
 * io.vpi.capture.PacketSource#problem()} says so. An interface that is set down and up again goes
 * on.
 *
 * <h2>Rights and flags</h2>
 *
 * <p>Capturing needs root or {@code CAP_NET_RAW}; {@code netns} needs {@code CAP_SYS_ADMIN} too.
 * The JVM prints a warning unless {@code --enable-native-access=io.vpi.capture.pcap,io.vpi.api} (on
 * the class path {@code ALL-UNNAMED}) is given. {@code -Dvpi.libpcap=FILE} names another library.
 */
@NullMarked
package io.vpi.capture.pcap.live;

import org.jspecify.annotations.NullMarked;
