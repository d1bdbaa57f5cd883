/**
 * Loss functions, their gradients and their exact forms, one file each.
 */
@NullMarked
package dev.trainstep.core.loss;

import org.jspecify.annotations.NullMarked;
