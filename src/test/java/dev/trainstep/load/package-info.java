/**
 * The service as a process of its own, under overload and at its end, observed from
 * outside; and the dashboard and the alerts that do so.
 */
@NullMarked
package dev.trainstep.load;

import org.jspecify.annotations.NullMarked;
