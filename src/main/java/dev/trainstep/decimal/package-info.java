/**
 * Reads and writes float64 as JSON's decimals, in bytes. The results are those of the
 * JDK's methods for strings. Depends on the JDK alone.
 */
@NullMarked
package dev.trainstep.decimal;

import org.jspecify.annotations.NullMarked;
