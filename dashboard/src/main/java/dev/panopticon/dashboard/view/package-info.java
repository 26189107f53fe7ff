/**
 * What pages show, made of what the contracts answer: numbers with their intervals as text, and the
 * sentences that say what the numbers show. Pure functions; the templates only place them.
 */
@NullMarked
package dev.panopticon.dashboard.view;

import org.jspecify.annotations.NullMarked;
