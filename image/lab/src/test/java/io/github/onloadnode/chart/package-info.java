/** The Helm chart as Helm renders it. */
@NullMarked
package io.github.onloadnode.chart;

import org.jspecify.annotations.NullMarked;
