/**
 * From a suite to a run: resolves what the suite names, streams its rows into the run's snapshot,
 * and says beforehand what the run would do and cost. A run is planned in one transaction: either
 * all of it is there with its work scheduled, or nothing is.
 */
@NullMarked
package dev.panopticon.judgeservice.plan;

import org.jspecify.annotations.NullMarked;
