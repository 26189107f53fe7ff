@NullMarked
package dev.panopticon.judgeservice.trial;

import org.jspecify.annotations.NullMarked;
