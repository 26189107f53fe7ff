/**
 * The command line: picocli commands over the contracts. No application context here: {@code
 * version} and {@code --help} touch no framework class.
 */
@NullMarked
package dev.panopticon.cli;

import org.jspecify.annotations.NullMarked;
