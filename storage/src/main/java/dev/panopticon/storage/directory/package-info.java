/**
 * The data directory: its layout, its markers, who owns it, and the address of the server that runs
 * on it.
 */
@NullMarked
package dev.panopticon.storage.directory;

import org.jspecify.annotations.NullMarked;
