/** Single judgments: lists by filter, drill-down to the raw reply, and export. */
@NullMarked
package dev.panopticon.judgeservice.result;

import org.jspecify.annotations.NullMarked;
