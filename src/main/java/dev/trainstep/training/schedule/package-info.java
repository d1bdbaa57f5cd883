/**
 * Schedules: the learning rate over the steps of a run, one file each.
 */
@NullMarked
package dev.trainstep.training.schedule;

import org.jspecify.annotations.NullMarked;
