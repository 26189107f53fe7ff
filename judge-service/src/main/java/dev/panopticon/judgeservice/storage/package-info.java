/** Where the instance's data are and how they are, told by who wires this role's process. */
@NullMarked
package dev.panopticon.judgeservice.storage;

import org.jspecify.annotations.NullMarked;
