/** A stateless neural-network service over HTTP: the program and its wiring. */
@NullMarked
package dev.trainstep;

import org.jspecify.annotations.NullMarked;
