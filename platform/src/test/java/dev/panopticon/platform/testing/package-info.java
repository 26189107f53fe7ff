/**
 * What other rooms' tests use: {@link dev.panopticon.platform.testing.TestWebServer}, a real web
 * server on a free port.
 */
@NullMarked
package dev.panopticon.platform.testing;

import org.jspecify.annotations.NullMarked;
