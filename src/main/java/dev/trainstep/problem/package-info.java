/**
 * Problem documents (RFC 9457): the one form of every error.
 */
@NullMarked
package dev.trainstep.problem;

import org.jspecify.annotations.NullMarked;
