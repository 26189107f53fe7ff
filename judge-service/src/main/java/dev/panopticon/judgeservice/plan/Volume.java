package dev.panopticon.judgeservice.plan;

import java.util.List;

/**
 * How much a planned run has to read.
 *
 * @param characters of all queries' messages and contexts
 * @param notes what recorded data lacks, or has too much
 */
record Volume(int queries, long characters, List<String> notes) {}
