package dev.trainstep.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What helps whoever gives a field a value that is not a list, where it is one, or an
 * object with a field that it does not have.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Hint {

	String value();

	/** The names of fields with which it helps; without any, it helps with lists only. */
	String[] fields() default {};

}
