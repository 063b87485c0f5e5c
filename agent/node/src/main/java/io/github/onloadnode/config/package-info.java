/**
 * Every setting of the agent, declared once: key, default, description, validity. Flags, variables,
 * the keys of the YAML file, the reference table and the line of the effective configuration follow
 * from it. Reads the one file that may hold settings; imports the JDK, {@code node}, and the YAML
 * reader of {@code api}.
 */
@NullMarked
package io.github.onloadnode.config;

import org.jspecify.annotations.NullMarked;
