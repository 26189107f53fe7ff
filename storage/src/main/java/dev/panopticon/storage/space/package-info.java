/**
 * How much room the truth has: what a volume of a size can bear, and whether writes are still
 * taken. Full is declared early, because PostgreSQL that has met the end of its volume may not even
 * come back.
 */
@NullMarked
package dev.panopticon.storage.space;

import org.jspecify.annotations.NullMarked;
