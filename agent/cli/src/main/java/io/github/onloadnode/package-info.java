/** The Onload node agent: see the package map in the contributor's guide. */
@NullMarked
package io.github.onloadnode;

import org.jspecify.annotations.NullMarked;
