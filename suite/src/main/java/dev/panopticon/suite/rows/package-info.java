/**
 * Rows of JSONL and CSV as streams in constant memory: bytes become records of a file, records
 * become rows of named values, and rows become queries, recorded outputs and recorded replies. A
 * row that cannot be used is a {@link dev.panopticon.suite.rows.Row.Bad} with its line, and the
 * rows after it are still read.
 */
@NullMarked
package dev.panopticon.suite.rows;

import org.jspecify.annotations.NullMarked;
