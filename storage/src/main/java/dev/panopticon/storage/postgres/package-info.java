/**
 * The life of the embedded PostgreSQL server: its programs are unpacked once per user, its cluster
 * is made once per data directory, one server at a time runs on it (by an operating system lock
 * that the server process holds itself), it is stopped clean, and it is started again when it dies.
 */
@NullMarked
package dev.panopticon.storage.postgres;

import org.jspecify.annotations.NullMarked;
