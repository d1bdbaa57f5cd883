/**
 * What types and records say of themselves: names, settings, prose.
 */
@NullMarked
package dev.trainstep.core.variant;

import org.jspecify.annotations.NullMarked;
