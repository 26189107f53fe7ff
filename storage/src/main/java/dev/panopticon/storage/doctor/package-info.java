/**
 * The doctor: many small checks of a data directory, its database and their surroundings, each with
 * what it saw and what to type. Checks of files need no running server, so that a directory on
 * which none can start can be examined too.
 */
@NullMarked
package dev.panopticon.storage.doctor;

import org.jspecify.annotations.NullMarked;
