package io.github.onloadnode.leaving;

import java.util.List;

/**
 * Objects of the API server.
 *
 * @param whole whether these are all; there may be more if the time ended first
 */
record Listing<T>(List<T> items, boolean whole) {

  Listing {
    items = List.copyOf(items);
  }
}
