/** Trying a stored metric on a text: judged as in a run, and stored nowhere. */
@NullMarked
package dev.panopticon.judgeservice.trial;

import org.jspecify.annotations.NullMarked;
