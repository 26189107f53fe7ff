/** The one jar: the main class, and the wiring of all roles in one process. */
@NullMarked
package dev.panopticon.app;

import org.jspecify.annotations.NullMarked;
