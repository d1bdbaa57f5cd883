package dev.trainstep.core.variant;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a field of a request is, what it may be, and what it is where it is left out.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

	/** What it is, in a phrase. */
	String value();

	/** What it is where it is left out, in JSON; empty where it has to be given. */
	String otherwise() default "";

	/** The least it may be. */
	double min() default 0.0;

	/** What it has to be above; then {@link #min} does not count. */
	double above() default Double.NEGATIVE_INFINITY;

	/** The most it may be. */
	double max() default Double.POSITIVE_INFINITY;

	/** What it has to be below. */
	double below() default Double.POSITIVE_INFINITY;

}
