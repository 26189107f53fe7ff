package dev.panopticon.engine;

import dev.panopticon.providers.CallRequest;

/**
 * One attempt of a call for one cell.
 *
 * @param step what it is for
 * @param attempt the how-manieth at this step, from 1
 */
record Call(ActiveRun run, CallRequest request, CellStep step, int attempt) {}
