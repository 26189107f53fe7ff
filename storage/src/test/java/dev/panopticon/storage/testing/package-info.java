/**
 * What other rooms' tests use: {@link dev.panopticon.storage.testing.TestDatabase}. It is in the
 * test jar, so that no product code can reach a server without durable settings.
 */
@NullMarked
package dev.panopticon.storage.testing;

import org.jspecify.annotations.NullMarked;
