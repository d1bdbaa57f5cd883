/**
 * Optimizers: how parameters move down their gradients, as PyTorch defines them, one file
 * each.
 */
@NullMarked
package dev.trainstep.core.optimizer;

import org.jspecify.annotations.NullMarked;
