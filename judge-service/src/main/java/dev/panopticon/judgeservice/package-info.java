/**
 * The role {@code judge-service}: uploads, planning a suite into a run, progress, results and
 * reports. It keeps what was asked for and shows what came of it; the doing is the engine's. {@link
 * dev.panopticon.judgeservice.JudgeServiceConfiguration} wires the role.
 */
@NullMarked
package dev.panopticon.judgeservice;

import org.jspecify.annotations.NullMarked;
