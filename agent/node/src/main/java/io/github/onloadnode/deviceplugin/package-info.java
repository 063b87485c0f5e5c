/**
 * The kubelet's device plugin, for one or several resources: registers, lives over restarts of the
 * kubelet and never gives up.
 *
 * <p>Where a resource is on its way to the kubelet is one value, {@code Phase}; it, {@code
 * History}, {@code Backoff} and what they consist of are pure. One thread, {@code device-plugin},
 * owns every socket and stream: {@code ResourcePlugin} brings events to the phase there and does
 * what the next one asks for. The calls of the kubelet run on the event loop and touch nothing but
 * one volatile reference to an immutable offer, the answered IDs and counters. Imports {@code api},
 * {@code node}, {@code host}, {@code offer}, {@code kubelet}'s transport and list, {@code proto}
 * and gRPC.
 */
@NullMarked
package io.github.onloadnode.deviceplugin;

import org.jspecify.annotations.NullMarked;
