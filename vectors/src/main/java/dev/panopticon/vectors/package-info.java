/**
 * Search by meaning: texts as vectors, and the index that finds the near ones. An index is derived:
 * it follows the truth in the database by sequence number ({@link
 * dev.panopticon.vectors.VectorTruth}), can be deleted at any time, and is then built again.
 */
@NullMarked
package dev.panopticon.vectors;

import org.jspecify.annotations.NullMarked;
