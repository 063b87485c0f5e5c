/**
 * The kubelet's device plugin, for one or several resources: registers, lives over restarts of the
 * kubelet and never gives up.
 *
 * <p>{@code DeviceCatalog}, {@code DeviceHealth}, {@code DeviceHolders}, {@code Allocation}, {@code
 * Offer} and {@code PreferredDevices} are pure. One thread, {@code device-plugin}, owns every
 * socket and stream; the calls of the kubelet run on the event loop and touch nothing but one
 * volatile reference to an immutable offer, the answered IDs and counters. What the kubelet
 * remembers of pods ({@code KubeletRecords}) is read by the thread of the passes. Imports {@code
 * api}, {@code node}, {@code revision}, {@code host}, {@code proto} and gRPC.
 */
@NullMarked
package io.github.onloadnode.deviceplugin;

import org.jspecify.annotations.NullMarked;
