import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.http.*;
import java.time.Duration;
import java.util.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** Replicas of the service. All give the same answers, so a request may go to any of them, and again to another. */
record Replicas(List<String> addresses, boolean sequential) implements Serializable {

	private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	private static final ObjectMapper JSON = new ObjectMapper();

	/** Starts when it is used; tasks do not use it. */
	private static class Spark {

		static final JavaSparkContext CONTEXT = new JavaSparkContext(
				new SparkConf().setAppName("trainstep").setIfMissing("spark.master", "local[2]"));

	}

	/** The arguments are addresses, and --sequential to do without Spark. */
	static Replicas of(String... arguments) {
		List<String> addresses = new ArrayList<>(List.of(arguments));
		boolean sequential = addresses.remove("--sequential");
		return new Replicas(addresses.isEmpty() ? List.of("http://localhost:8080") : addresses, sequential);
	}

	/** Applies a function to each task, by Spark or one after the other. The results are in the order of the tasks. */
	<T, R> List<R> each(List<T> tasks, Function<T, R> function) throws Exception {
		if (!this.sequential) {
			return Spark.CONTEXT.parallelize(tasks, tasks.size()).map(function).collect();
		}
		List<R> results = new ArrayList<>();
		for (T task : tasks) {
			results.add(function.call(task));
		}
		return results;
	}

	/** Trains a network. If a replica ends the run early, at a limit or since it shuts down, the next one continues it. */
	ObjectNode train(ObjectNode run) throws Exception {
		ObjectNode answer = post(0, "/train", run);
		for (int turn = 1; answer.get("stoppedBy").textValue().equals("serverLimit"); turn++) {
			run.setAll(answer.deepCopy().retain("W1", "b1", "W2", "b2", "optimizer", "resume"));
			answer = post(turn, "/train", run);
		}
		return answer;
	}

	ObjectNode post(String path, Object body) throws Exception {
		return post(0, path, body);
	}

	/** Spark's tasks take the replicas in turn. If one is full, or does not answer, the next one is asked. */
	private ObjectNode post(int turn, String path, Object body) throws Exception {
		for (int attempt = 0; attempt < 10; attempt++) {
			int replica = (TaskContext.getPartitionId() + turn + attempt) % this.addresses.size();
			var request = HttpRequest.newBuilder(URI.create(this.addresses.get(replica) + path))
				.timeout(Duration.ofMinutes(6)) // longer than trainstep.run.max-duration
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
			long wait = (attempt + 1) / this.addresses.size(); // seconds; none until each has been asked
			try {
				var answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
				if (answer.statusCode() == 200) {
					return (ObjectNode) JSON.readTree(answer.body());
				}
				if (answer.statusCode() < 500) {
					throw new IllegalArgumentException(answer.body()); // a problem document
				}
				wait = (wait == 0) ? 0 : answer.headers().firstValueAsLong("Retry-After").orElse(wait);
			}
			catch (IOException ex) {
				System.err.println(this.addresses.get(replica) + ": " + ex);
			}
			Thread.sleep(1000 * wait);
		}
		throw new IOException("no replica answers");
	}

}
