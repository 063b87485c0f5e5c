/**
 * The kubelet's device plugin, for one or several resources: registers, lives over restarts of the
 * kubelet and never gives up.
 *
 * <p>One thread, {@code device-plugin}, owns every socket and stream; the calls of the kubelet run
 * on the event loop and touch nothing but one volatile reference to an immutable offer, the
 * answered IDs and counters. Imports {@code node}, {@code host}, {@code offer}, {@code kubelet}'s
 * transport and list, {@code proto} and gRPC.
 */
@NullMarked
package io.github.onloadnode.deviceplugin;

import org.jspecify.annotations.NullMarked;
