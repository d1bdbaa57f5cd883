/**
 * The service as a process of its own, under more load than it takes: what becomes of it,
 * seen from outside.
 */
@NullMarked
package dev.trainstep.load;

import org.jspecify.annotations.NullMarked;
