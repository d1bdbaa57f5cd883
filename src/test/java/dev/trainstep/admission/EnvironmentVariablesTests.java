package dev.trainstep.admission;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class EnvironmentVariablesTests {

	private static void assertAllowed(String name, String value) {
		assertThatNoException().isThrownBy(() -> EnvironmentVariables.requireKnown(Map.of(name, value)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRAINSTEP_KEYS", "TRAINSTEP_MEMORY", "TRAINSTEP_ALLOWANONYMOUS",
			"TRAINSTEP_ALLOW_ANONYMOUS", "TRAINSTEP_BODY_MAXSIZE", "TRAINSTEP_BODY_MAX_SIZE",
			"TRAINSTEP_COST_MAXMULTIPLYADDS", "TRAINSTEP_WORK_MAXWAIT", "TRAINSTEP_CORSORIGINS",
			"TRAINSTEP_CORSORIGINS_0", "TRAINSTEP_DRAIN_DELAY", "trainstep_keys" })
	void settingsAreAllowed(String name) {
		assertAllowed(name, "1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRAINSTEP", "TRAINSTEPS_KEY", "PATH", "MY_TRAINSTEP_KEY" })
	void whatIsNotOursIsAllowed(String name) {
		assertAllowed(name, "1");
	}

	/** As in Kubernetes' documentation. */
	@ParameterizedTest
	@CsvSource({ "TRAINSTEP_SERVICE_HOST, 10.0.0.11", "TRAINSTEP_SERVICE_PORT, 8080",
			"TRAINSTEP_SERVICE_PORT_HTTP, 8080", "TRAINSTEP_PORT, tcp://10.0.0.11:8080",
			"TRAINSTEP_PORT_8080_TCP, tcp://10.0.0.11:8080", "TRAINSTEP_PORT_8080_TCP_PROTO, tcp",
			"TRAINSTEP_PORT_8080_TCP_PORT, 8080", "TRAINSTEP_PORT_8080_TCP_ADDR, 10.0.0.11",
			"TRAINSTEP_MANAGEMENT_SERVICE_HOST, 10.0.0.12", "TRAINSTEP_MANAGEMENT_PORT, tcp://10.0.0.12:8081",
			"TRAINSTEP_MANAGEMENT_PORT_8081_TCP_ADDR, 10.0.0.12" })
	void addressesOfServicesAreAllowed(String name, String value) {
		assertAllowed(name, value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRAINSTEP_KEY", "TRAINSTEP_BODYMAXSIZE", "TRAINSTEP_BODY", "TRAINSTEP_SERVER_PORT",
			"TRAINSTEP_PORT", "trainstep_key", "TRAINSTEP_" })
	void othersAreRefused(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EnvironmentVariables.requireKnown(Map.of(name, "8080", "TRAINSTEP_KEYS", "keys")))
			.withMessage("no such setting: " + name + "; docs/operating.md lists all");
	}

	@Test
	void allOthersAreNamed() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EnvironmentVariables.requireKnown(Map.of("TRAINSTEP_B", "", "TRAINSTEP_A", "")))
			.withMessageContaining("TRAINSTEP_A, TRAINSTEP_B;");
	}

}
