/** Tests of the decisions on a fleet, and the small fleets that they are made for. */
@NullMarked
package io.github.onloadnode.rollout;

import org.jspecify.annotations.NullMarked;
