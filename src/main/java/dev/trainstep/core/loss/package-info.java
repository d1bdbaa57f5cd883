/**
 * Loss functions, each with its gradient and its exact form, one file each.
 */
@NullMarked
package dev.trainstep.core.loss;

import org.jspecify.annotations.NullMarked;
