/**
 * Moves the bytes of requests and answers between clients and the admission policy, at
 * the pace of the clients, and configures the container for it.
 */
@NullMarked
package dev.trainstep.admission.transfer;

import org.jspecify.annotations.NullMarked;
