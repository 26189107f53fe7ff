/**
 * The dashboard: pages for people, rendered on the server from what the contracts answer. Pages
 * work without JavaScript; scripts draw charts, follow progress and listen to keys.
 */
@NullMarked
package dev.panopticon.dashboard;

import org.jspecify.annotations.NullMarked;
