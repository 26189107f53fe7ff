package dev.panopticon.suite.rows;

import java.nio.ByteBuffer;

/**
 * The bytes of one record of a file, without its line end; valid until the next one is read.
 *
 * @param line the 1-based line where it starts
 * @param tooLong whether it was longer than allowed; then {@code bytes} is empty
 */
record FileRecord(int line, ByteBuffer bytes, boolean tooLong) {}
