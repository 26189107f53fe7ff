/** Tests of how cells become the figures of a report. */
@NullMarked
package dev.panopticon.judgeservice.report;

import org.jspecify.annotations.NullMarked;
