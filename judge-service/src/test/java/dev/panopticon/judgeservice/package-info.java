/** Tests of the role on a real PostgreSQL with a real engine. */
@NullMarked
package dev.panopticon.judgeservice;

import org.jspecify.annotations.NullMarked;
