/**
 * The device plugin for one or more resources: it registers, survives kubelet restarts and never
 * gives up.
 *
 * <p>The registration state of a resource is one value, {@code Phase}; {@code Phase}, {@code
 * History} and {@code Backoff} are pure. One thread, {@code device-plugin}, owns every socket and
 * stream; on it {@code ResourcePlugin} passes events to the phase and does what the next phase asks
 * for. The kubelet's calls run on the event loop and touch only a volatile reference to an
 * immutable offer, the answered IDs and counters. Imports {@code api}, {@code node}, {@code host},
 * {@code offer}, {@code kubelet}'s transport and list, {@code proto} and gRPC.
 */
@NullMarked
package io.github.onloadnode.deviceplugin;

import org.jspecify.annotations.NullMarked;
