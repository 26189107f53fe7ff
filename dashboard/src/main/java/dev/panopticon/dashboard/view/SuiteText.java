package dev.panopticon.dashboard.view;

/** The suite of a run as it was submitted, as JSON. */
public record SuiteText(RunRow run, String json) {}
