/**
 * Training runs: epochs, minibatches, schedules, validation, early stopping, progress,
 * resuming. Depends on the mathematics alone, not on HTTP or JSON.
 */
@NullMarked
package dev.trainstep.training;

import org.jspecify.annotations.NullMarked;
