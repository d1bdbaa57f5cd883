/**
 * The HTTP contract: controllers, what they take and answer, JSON for matrices, problem
 * documents, the OpenAPI page.
 */
@NullMarked
package dev.trainstep.api;

import org.jspecify.annotations.NullMarked;
