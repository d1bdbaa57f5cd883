package dev.trainstep.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import dev.trainstep.Tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

/**
 * The programs in {@code docs/examples/clients} train the notebook's network, and end
 * with an error if its loss is wrong or the service refuses.
 */
@Tag("slow")
class ClientExamplesTests extends HttpTest {

	private static final Path EXAMPLES = Path.of("docs/examples/clients").toAbsolutePath();

	private static final Path TARGET = Path.of("target/client-examples").toAbsolutePath();

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

	private static final double LOSS = 1.2525934010908932;

	/**
	 * NumPy's exp and log are those of the machine: each step may differ in the last
	 * digit.
	 */
	private static final double NUMPY = 4 * Math.ulp(LOSS);

	/** The notebook's two passes, three times, and its loss after that. */
	private static final String NOTEBOOK = """
			import numpy as np
			x, y = np.array([1.0, 1.0]), np.array([1.0, 0.0])
			W1, W2 = np.array([[0.0, 1.0], [0.0, -1.0]]), np.array([[1.0, 2.0], [2.0, -1.0]])
			def forward_pass():
			    u1 = np.dot(W1, x)
			    u2 = np.maximum(0, u1)
			    u3 = np.dot(W2, u2)
			    h = np.exp(u3 - np.max(u3))
			    h = h / np.sum(h)
			    return u1, u2, h, -np.sum(y * np.log(h + 1e-10))
			for step in range(3):
			    u1, u2, h, loss = forward_pass()
			    delta2 = h - y
			    delta1 = np.dot(W2.T, delta2) * (u1 > 0)
			    W2 -= 0.01 * np.outer(delta2, u2)
			    W1 -= 0.01 * np.outer(delta1, x)
			print(repr(float(forward_pass()[3])))
			""";

	/** The programs, and the commands that the README has for them. */
	enum Client {

		CURL("bash train.sh"), PYTHON("python3 train.py"), NODE("node train.mjs"), JAVA("java Train.java"),
		R("Rscript train.R"), GO("go run train.go");

		private final String command;

		Client(String command) {
			this.command = command;
		}

		String file() {
			return this.command.substring(this.command.lastIndexOf(' ') + 1);
		}

		String text() throws IOException {
			return Files.readString(EXAMPLES.resolve(file()));
		}

		/** What starts it. Without that the test is skipped. */
		private List<Object> launcher() {
			String skipped = "the client " + file() + " was not run";
			return switch (this) {
				case CURL -> {
					Tools.require("curl", skipped);
					yield List.of(Tools.require("bash", skipped));
				}
				case PYTHON -> List.of(Tools.numPy(skipped));
				case NODE -> List.of(Tools.require("node", skipped));
				case JAVA -> List.of(ClientExamplesTests.JAVA, "--source", "17");
				case R -> List.of(Tools.r(skipped));
				case GO -> List.of(Tools.require("go", skipped), "run");
			};
		}

		Tools.Ended run(Path program, String service) throws IOException, InterruptedException {
			List<Object> words = new ArrayList<>(launcher());
			words.addAll(List.of(program, service));
			return Tools.run(TARGET, words.toArray());
		}

		/** Runs a copy of the program in which a text is replaced by another. */
		Tools.Ended runChanged(String from, String to, String service) throws IOException, InterruptedException {
			assertThat(text()).contains(from);
			Path changed = Files.createDirectories(TARGET).resolve(file());
			return run(Files.writeString(changed, text().replace(from, to)), service);
		}

	}

	@ParameterizedTest
	@EnumSource
	void aClientPrintsTheLoss(Client client) throws Exception {
		Tools.Ended program = client.run(EXAMPLES.resolve(client.file()), uri("").toString());
		assertThat(program.status()).as("%s", program).isZero();
		assertThat(program.printed()).containsExactly("loss " + LOSS);
	}

	/** The number that it expects is the next float64 here. */
	@ParameterizedTest
	@EnumSource
	void aClientFailsIfTheLossIsAnother(Client client) throws Exception {
		Tools.Ended program = client.runChanged("" + LOSS, "" + Math.nextUp(LOSS), uri("").toString());
		assertThat(program.status()).as("%s", program).isEqualTo(1);
		assertThat(program.toString()).contains("" + LOSS);
	}

	@ParameterizedTest
	@EnumSource
	void aClientShowsTheProblemWithItsRequest(Client client) throws Exception {
		Tools.Ended program = client.runChanged("0.01", "-0.01", uri("").toString());
		assertThat(program.status()).as("%s", program).isEqualTo(1);
		assertThat(program.printed()).isEmpty();
		assertThat(program.messages()).contains("/problems/invalid-value", "#/eta");
	}

	@ParameterizedTest
	@EnumSource
	void aClientShowsThatThereIsNoSuchPath(Client client) throws Exception {
		Tools.Ended program = client.run(EXAMPLES.resolve(client.file()), uri("/nowhere").toString());
		assertThat(program.status()).as("%s", program).isEqualTo(1);
		assertThat(program.printed()).isEmpty();
		assertThat(program.messages()).contains("/problems/not-found");
	}

	/** The README says that Go's does not. */
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "GO")
	void aClientAsksAgainAfterAsLongAsRetryAfterSays(Client client) throws Exception {
		List<Long> requests = new CopyOnWriteArrayList<>();
		HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		proxy.createContext("/", (exchange) -> {
			requests.add(System.nanoTime());
			if (requests.size() == 1) {
				refuse(exchange);
			}
			else {
				forward(exchange);
			}
		});
		proxy.start();
		try {
			Tools.Ended program = client.run(EXAMPLES.resolve(client.file()),
					"http://localhost:" + proxy.getAddress().getPort());
			assertThat(program.status()).as("%s", program).isZero();
			assertThat(program.printed()).containsExactly("loss " + LOSS);
		}
		finally {
			proxy.stop(0);
		}
		assertThat(Duration.ofNanos(requests.get(1) - requests.get(0))).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
	}

	private static void refuse(HttpExchange exchange) throws IOException {
		exchange.getRequestBody().readAllBytes();
		exchange.getResponseHeaders().set("Retry-After", "2");
		exchange.sendResponseHeaders(503, -1);
	}

	private void forward(HttpExchange exchange) throws IOException {
		String type = exchange.getRequestHeaders().getFirst("Content-Type");
		HttpResponse<byte[]> answer = download(HttpRequest.newBuilder(uri(exchange.getRequestURI().toString()))
			.header("Content-Type", type)
			.POST(BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes())));
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
		exchange.getResponseBody().write(answer.body());
		exchange.close();
	}

	@ParameterizedTest
	@EnumSource
	void aClientIsShortAndInTheReadme(Client client) throws Exception {
		assertThat(client.text().lines()).hasSizeLessThanOrEqualTo(25).allMatch((line) -> line.length() <= 120);
		assertThat(EXAMPLES.resolve("README.md")).content()
			.contains("](" + client.file() + ")", "`" + client.command + "`");
	}

	@Test
	void theLossIsThatOfTheNotebook() throws Exception {
		Tools.Ended program = Tools.run(TARGET, Tools.numPy("NumPy trained no network"), "-c", NOTEBOOK);
		assertThat(program.status()).as("%s", program).isZero();
		assertThat(Double.parseDouble(program.printed().getFirst())).isCloseTo(LOSS, offset(NUMPY));
	}

	@Test
	void goFormatsItsClientInTheSameWay() throws Exception {
		Path gofmt = Tools.require("gofmt", "the format of train.go was not checked");
		assertThat(Tools.run(TARGET, gofmt, EXAMPLES.resolve("train.go")).printed())
			.isEqualTo(Client.GO.text().lines().toList());
	}

}
