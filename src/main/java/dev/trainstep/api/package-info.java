/**
 * The HTTP contract: controllers, the records of requests and answers, and the check that
 * turns a request into domain objects.
 */
@NullMarked
package dev.trainstep.api;

import org.jspecify.annotations.NullMarked;
