/**
 * One interface per role: implemented by the role's controller, and used elsewhere as an HTTP
 * client proxy. Coarse calls that carry immutable records; paths are the public paths. JSON is
 * snake_case; definitions of models, metrics and queries have the suite file's shape.
 */
@NullMarked
package dev.panopticon.contract;

import org.jspecify.annotations.NullMarked;
