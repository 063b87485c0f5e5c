/**
 * What the kubelet knows of pods and their devices: its list, its checkpoint and the names in its
 * directory of logs, read by the thread of the passes; and gRPC over unix sockets.
 *
 * <p>{@code HeldDevices}, {@code DeviceHolders} and the parsers are pure. Imports {@code node},
 * {@code host}, {@code revision}, {@code offer}, {@code proto} and gRPC.
 */
@NullMarked
package io.github.onloadnode.kubelet;

import org.jspecify.annotations.NullMarked;
