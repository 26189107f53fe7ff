/**
 * Tests of the built program as its users meet it: processes, kills, a browser. They drive the
 * launcher, never classes.
 */
@NullMarked
package dev.panopticon.systemtests;

import org.jspecify.annotations.NullMarked;
