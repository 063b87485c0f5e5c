/**
 * The command line: the main class and one class per subcommand. Only this package prints, exits
 * the process and uses picocli; it may import everything.
 */
@NullMarked
package io.github.onloadnode.cli;

import org.jspecify.annotations.NullMarked;
