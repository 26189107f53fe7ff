/**
 * Where the instance's data are and how they are, told by who wires this role's process; and
 * backups as the role offers them: made and verified one at a time, by hand and by schedule, with
 * retention. The archives themselves are {@link dev.panopticon.judgeservice.storage.Archives},
 * which the program brings.
 */
@NullMarked
package dev.panopticon.judgeservice.storage;

import org.jspecify.annotations.NullMarked;
