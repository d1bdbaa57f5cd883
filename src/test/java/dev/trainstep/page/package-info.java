/** The page in a browser, with the service in process. */
@NullMarked
package dev.trainstep.page;

import org.jspecify.annotations.NullMarked;
