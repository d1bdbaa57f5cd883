package dev.trainstep.admission;

import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is taken for the service itself. */
class OwnRequestsTests {

	private final OwnRequests own = new OwnRequests();

	private static MockHttpServletRequest request(String value) {
		var request = new MockHttpServletRequest();
		request.addHeader(OwnRequests.HEADER, value);
		return request;
	}

	@Test
	void recogniseWhenTheHeaderIsRightRemembersIt() {
		MockHttpServletRequest request = request(this.own.begin());
		assertThat(this.own.recognise(request)).isTrue();
		assertThat(OwnRequests.isOwn(request)).isTrue();
	}

	@Test
	void recogniseWhenTheHeaderIsWrongOrMissingDoesNot() {
		String value = this.own.begin();
		MockHttpServletRequest wrong = request(value.replace(value.charAt(0), 'x'));
		assertThat(this.own.recognise(wrong)).isFalse();
		assertThat(OwnRequests.isOwn(wrong)).isFalse();
		assertThat(this.own.recognise(request(""))).isFalse();
		assertThat(this.own.recognise(new MockHttpServletRequest())).isFalse();
	}

	@Test
	void recogniseBeforeAndAfterwardsDoesNot() {
		assertThat(this.own.recognise(request(""))).isFalse();
		String value = this.own.begin();
		this.own.end();
		assertThat(this.own.recognise(request(value))).isFalse();
	}

	@Test
	void beginGivesAnotherOneEachTime() {
		String first = this.own.begin();
		assertThat(this.own.begin()).isNotEqualTo(first).hasSize(64);
		assertThat(this.own.recognise(request(first))).isFalse();
	}

}
