package dev.panopticon.simulator;

import org.jspecify.annotations.Nullable;

/**
 * One whole HTTP request.
 *
 * @param path without query
 * @param authorization the header's value; null when absent
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copying it would cost each call
record HttpCall(String method, String path, @Nullable String authorization, byte[] body) {}
