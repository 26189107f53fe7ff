/** The index in a Chroma server, by its HTTP API, version 2. */
@NullMarked
package dev.panopticon.vectors.chroma;

import org.jspecify.annotations.NullMarked;
