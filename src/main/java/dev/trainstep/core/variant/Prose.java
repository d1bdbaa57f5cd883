package dev.trainstep.core.variant;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a record, a type or a component is, in prose for the API's documentation. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.RECORD_COMPONENT })
public @interface Prose {

	/** The prose: one or more sentences. */
	String value();

}
