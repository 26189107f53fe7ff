/**
 * The suite file: YAML or JSON to records and back, with every fault at its line and column.
 *
 * <p>The way in is {@link dev.panopticon.suite.SuiteReader}; the way out, and the way for single
 * models and metrics, is {@link dev.panopticon.suite.Definitions}. Text becomes a tree that knows
 * its places ({@code Located}), readers turn the tree into records and collect faults instead of
 * stopping at the first. The published JSON schema serves editors and is held to the readers by
 * tests; nothing validates against it at run time, so reading a suite starts fast. Streams of JSONL
 * and CSV rows are in {@code dev.panopticon.suite.rows}.
 */
@NullMarked
package dev.panopticon.suite;

import org.jspecify.annotations.NullMarked;
