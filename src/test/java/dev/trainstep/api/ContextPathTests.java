package dev.trainstep.api;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** The service below a context path. */
@TestPropertySource(properties = "server.servlet.context-path=/base")
class ContextPathTests extends HttpTest {

	private static final String ADMITTED = "trainstep_requests_admitted_total{lane=\"small\"}";

	@ParameterizedTest
	@ValueSource(strings = { "/base/livez", "/base/readyz" })
	void probesNeedNoPermit(String probe) {
		assertThat(get("/base/problems/too-large").status()).isEqualTo(200);
		double admitted = metric(ADMITTED);
		assertThat(admitted).isPositive();
		assertThat(get(probe).status()).isEqualTo(200);
		assertThat(metric(ADMITTED)).isEqualTo(admitted);
	}

}
