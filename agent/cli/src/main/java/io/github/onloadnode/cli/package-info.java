/**
 * The command line: the main class and one class a subcommand. The only package that prints or ends
 * the process, and the only door to picocli; may import everything.
 */
@NullMarked
package io.github.onloadnode.cli;

import org.jspecify.annotations.NullMarked;
