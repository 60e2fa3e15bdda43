/**
 * The hypervisor hook: frames of guests from within QEMU, where its netfilter objects copy them or
 * hold them for a verdict. No bridge, no mirror port and no rights on the network are needed, and
 * frames of guests that share a switch inside the host do not escape it.
 *
 * <h2>The easy way</h2>
 *
 * <p>Open a source, inspect, and let a {@link io.vpi.capture.qemu.qmp.GuestFilters} put the filters
 * into the running guest:
 *
 * <pre>{@code
 * PacketSource source = PacketSources.open("qemu:inline?dir=/run/vpi&guest=web-1");
 * // In another thread, or by "vpi qemu attach":
 * try (QmpSocket monitor = QmpSocket.connect(Path.of("/run/web-1.qmp"), Duration.ofSeconds(5))) {
 *   HookSockets sockets = HookSockets.of(Path.of("/run/vpi"), GuestPort.parse("web-1"));
 *   new GuestFilters(monitor, "net0").attach(HookMode.INLINE, sockets, Duration.ofSeconds(5));
 * }
 * }</pre>
 *
 * <p>{@link io.vpi.capture.qemu.QemuProvider} lists what can stand in a source's name. Where no
 * guest is named, each folder in {@code dir} is one, and guests come and go with their folders. A
 * program takes them in and lets them go by {@link io.vpi.capture.qemu.QemuSource#addGuest}.
 *
 * <h2>By hand</h2>
 *
 * <p>The source listens on the sockets that {@link io.vpi.capture.qemu.HookSockets} names, QEMU
 * connects. A mirror:
 *
 * <pre>
 * -chardev socket,id=c0,path=/run/vpi/web-1/mirror.rx,reconnect=1
 * -chardev socket,id=c1,path=/run/vpi/web-1/mirror.tx,reconnect=1
 * -object filter-mirror,id=f0,netdev=net0,queue=rx,outdev=c0,vnet_hdr_support=on
 * -object filter-mirror,id=f1,netdev=net0,queue=tx,outdev=c1,vnet_hdr_support=on
 * </pre>
 *
 * <p>Inline, each queue has a {@code filter-redirector} with an {@code outdev} on {@code
 * inline.rx.out} and an {@code indev} on {@code inline.rx.in}, likewise for {@code tx}. A filter
 * with {@code queue=all} is no use: a mirror loses the direction, and a redirector injects what
 * comes back into both.
 *
 * <h2>What to know</h2>
 *
 * <ul>
 *   <li><b>virtio headers.</b> With {@code vnet_hdr_support=on} each frame says how long its header
 *       is, which changes while the guest's driver starts. Without it, on a tap with a virtio card,
 *       QEMU sends the header as if it were part of the frame: such a connection is refused with a
 *       warning that says so. A guest's offloads stay on: {@link
 *       io.vpi.packet.PacketFlags#CHECKSUM_NOT_READY} and {@link
 *       io.vpi.packet.PacketFlags#SEGMENTATION_OFFLOAD} tell of them, and frames have up to 64 KiB.
 *   <li><b>Order.</b> Frames of one direction keep it. A guest's two directions come by two
 *       sockets, and a mirror may show an answer before its question if both were waiting; inline a
 *       frame is past before its answer can come.
 *   <li><b>A slow sensor.</b> QEMU writes to a filter's socket with its main loop held: while
 *       nobody reads and the socket is full, the guest stands still. Inline that is so. A mirror
 *       whose sensor lags for a fifth of a second, or does not poll for so long, drops what waits;
 *       frames lost so are {@link io.vpi.capture.CaptureCounter#DROPPED_BY_KERNEL}.
 *   <li><b>A slow QEMU.</b> What it does not take back waits in a queue of bounded length for each
 *       direction, then {@link io.vpi.capture.qemu.FullQueuePolicy} holds. Frames lost so are
 *       {@link io.vpi.capture.CaptureCounter#DROPPED_BY_INTERFACE}.
 *   <li><b>The end of a sensor.</b> A mirror's guests go on. An inline filter drops everything
 *       while nobody is connected, so the hook is fail-closed; {@link
 *       io.vpi.capture.qemu.qmp.GuestFilters#bypass} opens it. When the sensor returns, QEMU
 *       connects anew, but its redirector reads nothing from a connection that was made again:
 *       {@code attach}, or {@code bypass} which ends, makes it anew.
 *   <li><b>vhost.</b> QEMU takes no filter on a backend whose frames go through vhost in the
 *       kernel, as libvirt sets it up: the interface needs {@code <driver name='qemu'/>}.
 *   <li><b>Hostile lengths.</b> A record longer than QEMU makes, or a header length that does not
 *       exist, ends the connection with a warning; the filter connects again. Records without a
 *       frame, which a guest can bring about, and frames longer than {@link
 *       io.vpi.capture.CaptureOptions#maxPacketLength()} are passed over, and inline go no further.
 *       All of these are counted as {@link io.vpi.capture.CaptureCounter#SKIPPED_RECORDS}.
 *   <li><b>Replacing.</b> A frame of the same length keeps its virtio header, and so what that says
 *       of checksum and segmentation; one of another length goes with an empty header, and must be
 *       right as it is.
 * </ul>
 *
 * <h2>Allocation</h2>
 *
 * <p>Frames are read into one native segment, a region for each direction, and inspected where they
 * lie; those that pass go back from there, neighbours in one write. Poll, release and inject
 * allocate nothing: sockets are read in turn, those that were silent more rarely. What remains is
 * the selector, which boxes each descriptor above 127 that it finds ready: 16 bytes for each ready
 * socket when await returns, and ten times a second in poll; and some hundred bytes when a filter
 * connects.
 */
@NullMarked
package io.vpi.capture.qemu;

import org.jspecify.annotations.NullMarked;
