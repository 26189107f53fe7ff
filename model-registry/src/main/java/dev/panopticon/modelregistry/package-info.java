/**
 * The role {@code model-registry}: which models there are, how they are called, what they cost and
 * allow.
 */
@NullMarked
package dev.panopticon.modelregistry;

import org.jspecify.annotations.NullMarked;
