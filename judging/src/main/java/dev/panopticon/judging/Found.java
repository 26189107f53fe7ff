package dev.panopticon.judging;

/**
 * Something in a reply that has the form of a verdict.
 *
 * @param key equal for two finds that say the same
 * @param explicit whether verdict words introduce it ("Score: 8"), or it is a JSON verdict
 * @param first whether the reply begins with it
 * @param last whether the reply ends with it
 */
record Found<T>(Object key, T value, boolean explicit, boolean first, boolean last) {}
