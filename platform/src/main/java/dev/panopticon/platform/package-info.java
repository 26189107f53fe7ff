/**
 * The framework's glue, and its only home: how errors become problem details, how JSON looks, what
 * a request is logged with. Every role imports {@link
 * dev.panopticon.platform.PlatformConfiguration}.
 */
@NullMarked
package dev.panopticon.platform;

import org.jspecify.annotations.NullMarked;
