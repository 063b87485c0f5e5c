/**
 * Tests of the device plugin. Those that stand for a case of the kubelet's own suite carry its
 * number; {@code kubelet-cases.csv} says for all of them where they are tested.
 */
@NullMarked
package io.github.onloadnode.deviceplugin;

import org.jspecify.annotations.NullMarked;
