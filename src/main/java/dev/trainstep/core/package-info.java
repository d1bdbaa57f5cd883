/**
 * The mathematics of feedforward networks, in float64 and reproducible to the bit.
 * Depends on nothing but the JDK.
 */
@NullMarked
package dev.trainstep.core;

import org.jspecify.annotations.NullMarked;
