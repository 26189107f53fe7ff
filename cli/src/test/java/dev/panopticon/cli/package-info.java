/** Tests of what the command line prints. */
@NullMarked
package dev.panopticon.cli;

import org.jspecify.annotations.NullMarked;
