/**
 * What may come in: decides over every request before anything is spent on it, by its
 * size, its pace, its cost, the memory there is and the work under way.
 */
@NullMarked
package dev.trainstep.admission;

import org.jspecify.annotations.NullMarked;
