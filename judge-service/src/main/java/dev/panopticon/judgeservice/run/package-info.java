/** Runs as people see them: lists, progress, live events, reports, and what can be done to them. */
@NullMarked
package dev.panopticon.judgeservice.run;

import org.jspecify.annotations.NullMarked;
