/**
 * The numbers of the system, each as a pure function with its source: means and pass rates with
 * intervals, paired comparisons with tests, corrections for many of them, verdicts, power,
 * bootstrap and percentiles.
 *
 * <p>Conventions of the whole room:
 *
 * <ul>
 *   <li><b>Unknown is a type</b> ({@link Estimate.Undefined}, {@link Estimate.PointOnly}) or null,
 *       never 0 or NaN. A p-value, an interval or a standard error that cannot be known is absent.
 *   <li><b>The query is the independent unit.</b> Repeats of one query form a cluster, and every
 *       standard error, degree of freedom, sign flip and resample is counted in clusters.
 *   <li><b>The order of the input does not matter</b> to means, standard errors and tests, down to
 *       the last bit: sums are taken over sorted values ({@link Sums}). Random methods take a seed
 *       and use a generator whose algorithm is named, so that the same input gives the same number.
 *       Only {@link Bootstrap} draws by position: there the order of clusters matters to the last
 *       digits.
 *   <li>Values must be finite and at most 1e100 in magnitude; anything else is a defect of the
 *       caller and an {@link IllegalArgumentException}. More is better.
 *   <li>Everything is immutable or stateless, and safe for use by many threads.
 * </ul>
 *
 * <p>Imports the JDK, JSpecify and commons-statistics-distribution only.
 */
@NullMarked
package dev.panopticon.statistics;

import org.jspecify.annotations.NullMarked;
