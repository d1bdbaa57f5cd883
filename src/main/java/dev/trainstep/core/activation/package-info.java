/**
 * Activations: what makes the output of a layer from its pre-activations, one file each.
 */
@NullMarked
package dev.trainstep.core.activation;

import org.jspecify.annotations.NullMarked;
