/**
 * How a program on Netty lets vpi inspect what passes through its pipeline, and keeps from going on
 * what a {@code drop} rule matched.
 *
 * <ul>
 *   <li>{@link io.vpi.example.netty.VxlanRelay} stands for what the program does already: UDP
 *       datagrams come in, each an Ethernet frame of a guest in VXLAN, and go on to another tunnel
 *       endpoint.
 *   <li>{@link io.vpi.example.netty.InspectionHandler} is what is added: one handler, which
 *       inspects each burst of datagrams in Netty's own buffers, without a copy.
 *   <li>{@link io.vpi.example.netty.Main} runs the two, between ports of one's own or as a
 *       demonstration on loopback.
 * </ul>
 *
 * <p>To try it, in this folder, after {@code ./mvnw verify}:
 *
 * <pre>
 * java --enable-native-access=ALL-UNNAMED -cp "target/classes:target/lib/*" io.vpi.example.netty.Main
 * </pre>
 */
@NullMarked
package io.vpi.example.netty;

import org.jspecify.annotations.NullMarked;
