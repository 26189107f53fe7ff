/**
 * Archives of a whole instance: written from one snapshot while the server runs ({@link
 * dev.panopticon.storage.backup.WriteArchive}), checked by a restore into a server of their own
 * ({@link dev.panopticon.storage.backup.VerifyArchive}), and restored so that a kill at any moment
 * leaves the old state or the new one. An archive is a {@code .tar.zst}: any tar can read it
 * without this program. Everything is streamed; memory does not grow with the database.
 */
@NullMarked
package dev.panopticon.storage.backup;

import org.jspecify.annotations.NullMarked;
