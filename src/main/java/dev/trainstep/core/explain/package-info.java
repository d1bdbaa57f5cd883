/**
 * The arithmetic of a step, term by term: what is computed, from what, and by which
 * formula. The numbers are those of the passes, kernels and rules, which tell how they
 * compute; there is no arithmetic here.
 */
@NullMarked
package dev.trainstep.core.explain;

import org.jspecify.annotations.NullMarked;
