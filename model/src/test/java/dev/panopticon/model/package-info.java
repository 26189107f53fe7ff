@NullMarked
package dev.panopticon.model;

import org.jspecify.annotations.NullMarked;
