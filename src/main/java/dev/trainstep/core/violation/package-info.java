/**
 * Violations: what is wrong with an input, and where.
 */
@NullMarked
package dev.trainstep.core.violation;

import org.jspecify.annotations.NullMarked;
