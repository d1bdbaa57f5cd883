package dev.trainstep.api;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import dev.trainstep.training.RunLimits;

/**
 * The limits of a training run, with which it ends with what it has.
 *
 * @param maxSteps steps of one run
 * @param maxDuration time of one run
 */
@ConfigurationProperties("trainstep.run")
@Validated
record RunProperties(@DefaultValue("100000") @Positive long maxSteps,
		@DefaultValue("5m") @DurationMin(millis = 1) Duration maxDuration) {

	RunLimits toLimits() {
		return new RunLimits(this.maxSteps, this.maxDuration);
	}

}
