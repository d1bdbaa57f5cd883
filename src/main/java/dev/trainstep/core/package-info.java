/**
 * The mathematics of feedforward networks, in float64 and reproducible to the bit.
 * Depends on the JDK alone.
 */
@NullMarked
package dev.trainstep.core;

import org.jspecify.annotations.NullMarked;
