/**
 * One metric applied to one output: the messages for contestants and judges, the deterministic
 * scorers, and the reading of judges' replies. All of it is pure and safe for use by many threads;
 * nothing here does I/O.
 *
 * <p>The rule that everything here serves: a text that comes from a model or a data set never
 * becomes a verdict. It is fenced where a judge sees it ({@link
 * dev.panopticon.judging.JudgePrompt}), and only the judge's own final verdict counts where its
 * reply is read ({@link dev.panopticon.judging.VerdictReader}); whatever is not surely that is
 * unreadable.
 */
@NullMarked
package dev.panopticon.judging;

import org.jspecify.annotations.NullMarked;
