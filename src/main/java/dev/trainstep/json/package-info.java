/**
 * Strict reading and writing of records as JSON. Knows no field of the contract.
 */
@NullMarked
package dev.trainstep.json;

import org.jspecify.annotations.NullMarked;
