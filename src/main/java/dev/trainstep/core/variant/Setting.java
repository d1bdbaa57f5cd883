package dev.trainstep.core.variant;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a field of a request is, what it may be, and what it is where it is left out. The
 * field is a component of a record. Ranges are for numbers only.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

	/** What the field is, in a sentence or two. */
	String value();

	/** The default, in JSON; empty for a field that is required. */
	String otherwise() default "";

	/** The inclusive minimum; it does not count where {@link #above} is set. */
	double min() default 0.0;

	/** The exclusive minimum. */
	double above() default Double.NEGATIVE_INFINITY;

	/** The inclusive maximum. */
	double max() default Double.POSITIVE_INFINITY;

	/** The exclusive maximum. */
	double below() default Double.POSITIVE_INFINITY;

}
