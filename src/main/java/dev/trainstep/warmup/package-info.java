/**
 * Warms the service up before it is ready.
 */
@NullMarked
package dev.trainstep.warmup;

import org.jspecify.annotations.NullMarked;
