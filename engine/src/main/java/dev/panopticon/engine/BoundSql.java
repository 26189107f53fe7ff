package dev.panopticon.engine;

import java.util.Map;

/** A statement with named parameters, and what they are. */
record BoundSql(String sql, Map<String, ?> parameters) {}
