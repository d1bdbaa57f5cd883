/**
 * Data sets that are made from a seed, to try a network on.
 */
@NullMarked
package dev.trainstep.dataset;

import org.jspecify.annotations.NullMarked;
