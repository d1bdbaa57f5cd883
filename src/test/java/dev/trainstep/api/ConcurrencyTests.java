package dev.trainstep.api;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service is stateless: concurrent requests get the same answers as sequential ones.
 */
class ConcurrencyTests extends HttpTest {

	private static final int REQUESTS = 400;

	private static String request(int i) {
		return """
				{"x":[%d,1],"W1":[[0.1,0.%d],[0.3,-1]],"W2":[[1,2],[2,-1]],"labels":%d}""".formatted(i, i, i % 2);
	}

	@Test
	void anAnswerDependsOnItsRequestOnly() throws InterruptedException, ExecutionException {
		List<String> alone = IntStream.range(0, REQUESTS)
			.mapToObj((i) -> post("/train-step", request(i)).body())
			.toList();
		try (var threads = Executors.newFixedThreadPool(16)) {
			List<Callable<String>> calls = IntStream.range(0, REQUESTS)
				.<Callable<String>>mapToObj((i) -> () -> post((i % 7 == 0) ? "/forward" : "/train-step",
						(i % 7 == 0) ? "{\"x\":[" + i + "}" : request(i))
					.body())
				.toList();
			List<Future<String>> together = threads.invokeAll(calls);
			for (int i = 0; i < REQUESTS; i++) {
				if (i % 7 == 0) {
					assertThat(together.get(i).get()).contains("/problems/malformed-json");
				}
				else {
					assertThat(together.get(i).get()).isEqualTo(alone.get(i));
				}
			}
		}
	}

}
