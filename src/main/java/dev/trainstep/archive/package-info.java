/**
 * npz and safetensors: the records of JSON as named arrays of bytes. Knows no field of
 * the contract.
 */
@NullMarked
package dev.trainstep.archive;

import org.jspecify.annotations.NullMarked;
