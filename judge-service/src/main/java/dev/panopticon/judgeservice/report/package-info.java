/**
 * The report of a run: computed from its rows in key order, so that it does not depend on the order
 * of commits. One metric's cells are in memory at a time.
 */
@NullMarked
package dev.panopticon.judgeservice.report;

import org.jspecify.annotations.NullMarked;
