/**
 * Float64 from decimals and to decimals, in bytes, as JSON has them. Depends on nothing
 * but the JDK, which has the same from and to strings.
 */
@NullMarked
package dev.trainstep.decimal;

import org.jspecify.annotations.NullMarked;
