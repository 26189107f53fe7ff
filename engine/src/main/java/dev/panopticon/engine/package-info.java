/**
 * Durable execution of runs. {@link dev.panopticon.engine.RunWriter} plans a run in its caller's
 * transaction; {@link dev.panopticon.engine.Engine} carries it out: chunks of cells, leased from
 * PostgreSQL by db-scheduler, asked on virtual threads, committed by one group-commit writer. State
 * is only in PostgreSQL: whatever has no committed row is done again, whatever has one never is.
 *
 * <p>The words: a <em>cell</em> is (query, contestant, repeat) and has one output; a
 * <em>judgment</em> is a metric applied to a cell or to a pair of cells; a <em>chunk</em> is the
 * cells of a range of queries; the <em>cell key</em> makes a result unique in its run, the
 * <em>content key</em> finds equal work of other runs.
 */
@NullMarked
package dev.panopticon.engine;

import org.jspecify.annotations.NullMarked;
