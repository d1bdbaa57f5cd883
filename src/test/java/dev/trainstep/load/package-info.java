/**
 * The service as a process of its own, under overload, observed from outside.
 */
@NullMarked
package dev.trainstep.load;

import org.jspecify.annotations.NullMarked;
