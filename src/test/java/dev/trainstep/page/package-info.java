/**
 * The sources of the page.
 */
@NullMarked
package dev.trainstep.page;

import org.jspecify.annotations.NullMarked;
