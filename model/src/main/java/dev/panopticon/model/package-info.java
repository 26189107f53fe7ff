/**
 * The words of the system: queries, models, metrics, outputs, judgments, runs. Immutable records
 * that cannot be wrong, and sealed types for closed sets of shapes. Imports the JDK and JSpecify
 * only.
 */
@NullMarked
package dev.panopticon.model;

import org.jspecify.annotations.NullMarked;
