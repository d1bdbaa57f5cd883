package dev.trainstep.api;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The two runs of the notebook, byte for byte as the contract shows them.
 */
class NotebookTests extends HttpTest {

	private static final String NETWORK = """
			{"x":[1,1],"W1":[[0,1],[0,-1]],"W2":[[1,2],[2,-1]],"y":[1,0]""";

	@Test
	void forwardGivesTheNumbersOfTheFirstRun() {
		assertThat(post("/forward", NETWORK + "}").body()).isEqualTo("""
				{"h":[0.2689414213699951,0.7310585786300049],"u1":[1.0,-1.0],"u2":[1.0,0.0],"u3":[1.0,2.0],\
				"loss":1.3132616871463947}""");
	}

	@Test
	void trainStepGivesTheNumbersOfTheSecondRun() {
		String answer = """
				{"h":[0.2689414213699951,0.7310585786300049],"loss":1.3132616871463947,"lossAfter":1.292123313673786,\
				"W1":[[-0.007310585786300049,0.9926894142136999],[0.0,-1.0]],\
				"W2":[[1.0073105857863,2.0],[1.9926894142137,-1.0]]}""";
		assertThat(post("/train-step", NETWORK + ",\"eta\":0.01}").body()).isEqualTo(answer);
		assertThat(post("/train-step", NETWORK + "}").body()).as("0.01 is the default").isEqualTo(answer);
	}

	@Test
	void theNetworkOfAnAnswerIsTheNextRequests() {
		var first = post("/train-step", NETWORK + "}").json();
		var second = post("/train-step", """
				{"x":[1,1],"W1":%s,"W2":%s,"y":[1,0]}""".formatted(first.get("W1"), first.get("W2"))).json();
		assertThat(second.get("loss").doubleValue()).isEqualTo(first.get("lossAfter").doubleValue());
		assertThat(second.get("lossAfter").doubleValue()).isLessThan(1.2921);
	}

	/**
	 * Whether weights are of use is not the service's business, as long as they are
	 * finite.
	 */
	@Test
	void aStepThatMovesEveryWeightFarIsAnswered() {
		Answer answer = post("/train-step", NETWORK + ",\"eta\":1e308,\"outputs\":[]}");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json().at("/W2/0/0").doubleValue()).isEqualTo(7.310585786300049e307);
	}

}
