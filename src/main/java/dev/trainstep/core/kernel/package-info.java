/**
 * Affine maps and their derivatives, as plain loops and as vectors with the same bits.
 */
@NullMarked
package dev.trainstep.core.kernel;

import org.jspecify.annotations.NullMarked;
