/**
 * The OpenAPI document and its examples. Knows no field of the contract: what is special
 * is registered as a bean.
 */
@NullMarked
package dev.trainstep.openapi;

import org.jspecify.annotations.NullMarked;
