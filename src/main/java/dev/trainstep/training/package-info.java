/**
 * Training runs: epochs, minibatches, schedules, validation, early stopping, progress,
 * resuming. Knows the mathematics, and nothing of HTTP or JSON.
 */
@NullMarked
package dev.trainstep.training;

import org.jspecify.annotations.NullMarked;
