/** What other rooms' tests use: a real Chroma server in a container. */
@NullMarked
package dev.panopticon.vectors.testing;

import org.jspecify.annotations.NullMarked;
