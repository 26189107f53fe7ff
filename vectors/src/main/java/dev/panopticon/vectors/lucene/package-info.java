/** The index in files of this process, by Lucene: the default. */
@NullMarked
package dev.panopticon.vectors.lucene;

import org.jspecify.annotations.NullMarked;
