package dev.trainstep.admission.transfer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class AdmissionFilterTests {

	@ParameterizedTest
	@CsvSource({ "'', /livez, true", "'', /readyz, true", "/base, /base/livez, true", "/base, /base/readyz, true",
			"/base, /base/base/livez, false", "'', /livez/x, false", "'', /forward, false", "/livez, /livez, false" })
	void probesAreRecognisedBelowAnyContextPath(String contextPath, String uri, boolean probe) {
		var request = new MockHttpServletRequest("GET", uri);
		request.setContextPath(contextPath);
		assertThat(AdmissionFilter.isProbe(request)).isEqualTo(probe);
	}

}
