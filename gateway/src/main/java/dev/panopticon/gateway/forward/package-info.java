/**
 * Forwarding to a role in a process of its own: streamed both ways in constant memory, with nothing
 * changed but the headers that belong to one connection or say who the client is.
 */
@NullMarked
package dev.panopticon.gateway.forward;

import org.jspecify.annotations.NullMarked;
