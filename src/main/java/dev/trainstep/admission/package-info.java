/**
 * Decides which requests are served and when, by their keys, size and cost, the memory
 * that is free and the work under way.
 */
@NullMarked
package dev.trainstep.admission;

import org.jspecify.annotations.NullMarked;
