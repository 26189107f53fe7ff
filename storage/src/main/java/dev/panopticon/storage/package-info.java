/**
 * Where the truth is kept. {@link dev.panopticon.storage.Database} opens PostgreSQL - the embedded
 * server on the data directory, or a server outside by URL -, migrates each role's schema and hands
 * out connection pools that go on working when the server is restarted. The directory itself is
 * {@link dev.panopticon.storage.directory}, the server's life {@link
 * dev.panopticon.storage.postgres}.
 */
@NullMarked
package dev.panopticon.storage;

import org.jspecify.annotations.NullMarked;
