/**
 * An OpenAI-compatible provider with scripted latency and faults: the witness of tests and benches.
 *
 * <p>What it answers and how it fails depends on (seed, request, attempt) and never on the order of
 * arrival, so that an interrupted run and its undisturbed twin see the same provider:
 *
 * <ul>
 *   <li>a <em>request</em> is the content of the JSON body ({@link
 *       dev.panopticon.simulator.Fingerprint}): key order, {@code stream} and fields that only name
 *       the caller do not count;
 *   <li>an <em>attempt</em> is the how-manieth call with this very content it is, from 1. Calls
 *       that the real limiters refuse are no attempts, because they do depend on the order of
 *       arrival;
 *   <li>answers, refusals, content filter and unreadable verdicts depend on (seed, request) only:
 *       asked again, a model says the same. All other faults and the latency are drawn anew for
 *       each attempt, so that a retry can succeed.
 * </ul>
 *
 * <p>It keeps its own count of every call ({@code GET /stats}). Entry points: {@link
 * dev.panopticon.simulator.Simulator} in a JVM, {@link dev.panopticon.simulator.SimulateCommand} on
 * the command line.
 */
@NullMarked
package dev.panopticon.simulator;

import org.jspecify.annotations.NullMarked;
