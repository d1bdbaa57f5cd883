/**
 * Activations and their derivatives, one file each.
 */
@NullMarked
package dev.trainstep.core.activation;

import org.jspecify.annotations.NullMarked;
