/**
 * What every answer has, whoever gives it: headers, CORS, the form of errors.
 */
@NullMarked
package dev.trainstep.http;

import org.jspecify.annotations.NullMarked;
