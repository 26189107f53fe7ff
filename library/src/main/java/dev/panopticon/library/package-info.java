/**
 * The two storage roles, queries and metrics: one code, two schemas. Items have versions, are
 * archived and never deleted.
 */
@NullMarked
package dev.panopticon.library;

import org.jspecify.annotations.NullMarked;
