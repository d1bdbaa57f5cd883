package dev.trainstep.admission;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Tells why the service does not start, instead of Spring's report of many lines. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingsReporter implements SpringBootExceptionReporter {

	private static final Logger log = LoggerFactory.getLogger(SettingsReporter.class);

	@Override
	public boolean reportException(Throwable failure) {
		if (failure instanceof SettingException) {
			log.error("not started: {}", failure.getMessage());
			return true;
		}
		return false;
	}

}
