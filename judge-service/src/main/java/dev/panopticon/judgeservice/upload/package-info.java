/**
 * Bytes that suites refer to by their SHA-256: stored in parts, so that none must fit in memory.
 */
@NullMarked
package dev.panopticon.judgeservice.upload;

import org.jspecify.annotations.NullMarked;
