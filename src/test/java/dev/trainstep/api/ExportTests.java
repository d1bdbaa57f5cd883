package dev.trainstep.api;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.archive.onnx.OnnxRuntime;
import dev.trainstep.core.Matrix;

import static org.assertj.core.api.Assertions.assertThat;

/** Networks leave as models, over HTTP. */
class ExportTests extends HttpTest {

	private static final String NOTEBOOK = "\"W1\":[[0,1],[0,-1]],\"W2\":[[1,2],[2,-1]]";

	private static final String LAYERS = """
			"layers":[{"W":[[1,-2],[0.5,1],[3,1]],"b":[0,1,-1],"activation":"silu"},{"W":[[1,0,-1]],"activation":"identity"}]""";

	private static Map<String, Matrix> run(HttpResponse<byte[]> answer, double... x) {
		assertThat(answer.statusCode()).isEqualTo(200);
		try (var runtime = new OnnxRuntime(answer.body())) {
			return runtime.run(new Matrix(x.length / 2, 2, x));
		}
	}

	private static double[] values(Map<String, Matrix> outputs, String name) {
		return Objects.requireNonNull(outputs.get(name), name).values();
	}

	@Test
	void theAnswerIsAFileToSave() {
		HttpResponse<byte[]> answer = download("/export", "{" + NOTEBOOK + "}");
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-onnx");
		assertThat(answer.headers().firstValue("Content-Disposition"))
			.hasValue("attachment; filename=\"network.onnx\"");
		assertThat(answer.headers().firstValue("Content-Length")).hasValue("270");
		assertThat(values(run(answer, 1, 1), "h")).containsExactly(0.2689414213699951, 0.7310585786300049);
	}

	@Test
	void aNotebooksModelGivesWhatIsInBetween() {
		Map<String, Matrix> outputs = run(download("/export", "{" + NOTEBOOK + ",\"outputs\":[\"u3\",\"u1\",\"u2\"]}"),
				1, 1, 0, 2);
		assertThat(outputs).containsOnlyKeys("u1", "u2", "u3");
		assertThat(values(outputs, "u1")).containsExactly(1, -1, 2, -2);
		assertThat(values(outputs, "u2")).containsExactly(1, 0, 2, 0);
		assertThat(values(outputs, "u3")).containsExactly(1, 2, 2, 4);
	}

	@Test
	void layersGiveTheirTrace() {
		Map<String, Matrix> outputs = run(download("/export", "{" + LAYERS + ",\"outputs\":[\"h\",\"trace\"]}"), 2, 1);
		assertThat(outputs).containsOnlyKeys("h", "trace.0.z", "trace.0.a", "trace.1.z", "trace.1.a");
		assertThat(values(outputs, "trace.0.z")).containsExactly(0, 3, 6);
		assertThat(values(outputs, "h")).isEqualTo(values(outputs, "trace.1.z"))
			.isEqualTo(values(outputs, "trace.1.a"));
	}

	@Test
	void aModelIsInFloat32OnWish() {
		HttpResponse<byte[]> answer = download("/export", "{" + NOTEBOOK + ",\"precision\":\"float32\"}");
		try (var runtime = new OnnxRuntime(answer.body())) {
			assertThat(runtime.signature()).containsExactly("x FLOAT [-1, 2]", "h FLOAT [-1, 2]");
		}
	}

	/** Another endpoint's answer is a request here, bytes and all. */
	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/x-npz", "application/x-safetensors" })
	void aNetworkComesInAnyFormat(String type) {
		HttpResponse<byte[]> network = download(HttpRequest.newBuilder(uri("/init"))
			.header("Content-Type", "application/json")
			.header("Accept", type)
			.POST(BodyPublishers.ofString("{\"sizes\":[2,5,3],\"seed\":7,\"bias\":true}")));
		HttpRequest.Builder request = HttpRequest.newBuilder(uri("/export"))
			.header("Content-Type", type)
			.POST(BodyPublishers.ofByteArray(network.body()));
		byte[] model = download(request).body();
		assertThat(download(request.header("Accept", "*/*")).body()).isEqualTo(model);
		String json = post("/init", "{\"sizes\":[2,5,3],\"seed\":7,\"bias\":true}").body();
		assertThat(model).isEqualTo(download("/export", json).body());
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/x-onnx", "application/*", "application/json;q=0.5, */*;q=0.1" })
	void anAcceptHeaderThatIncludesModelsIsServed(String accept) {
		HttpResponse<byte[]> answer = download(HttpRequest.newBuilder(uri("/export"))
			.header("Content-Type", "application/json")
			.header("Accept", accept)
			.POST(BodyPublishers.ofString("{" + NOTEBOOK + "}")));
		assertThat(values(run(answer, 1, 1), "h")).containsExactly(0.2689414213699951, 0.7310585786300049);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "application/json", "application/x-npz, application/x-safetensors", "application/x-onnx;q=0" })
	void anAcceptHeaderThatExcludesModelsIsRefused(String accept) {
		Answer answer = send(HttpRequest.newBuilder(uri("/export"))
			.header("Content-Type", "application/json")
			.header("Accept", accept)
			.POST(BodyPublishers.ofString("{" + NOTEBOOK + "}")));
		assertThat(answer.status()).isEqualTo(406);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
	}

	@Test
	void aRefusalNamesTheTypeOfModels() {
		Answer answer = send(HttpRequest.newBuilder(uri("/export"))
			.header("Content-Type", "application/json")
			.header("Accept", "application/json")
			.POST(BodyPublishers.ofString("{" + NOTEBOOK + "}")));
		assertThat(answer.json().get("detail").stringValue())
			.startsWith("This path answers with application/x-onnx, which the Accept header of the request excludes.");
	}

	/** Whatever is accepted. */
	@ParameterizedTest
	@ValueSource(strings = { "*/*", "application/x-onnx" })
	void errorsAreProblems(String accept) {
		Answer answer = send(HttpRequest.newBuilder(uri("/export"))
			.header("Content-Type", "application/json")
			.header("Accept", accept)
			.POST(BodyPublishers.ofString("{\"W1\":[[1]],\"W2\":[[1,2]]}")));
		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
		assertThat(errors(answer.json())).singleElement().asString().startsWith("#/W2/0 row has 2 columns");
	}

	private List<String> refused(int status, String request) {
		Answer answer = post("/export", request);
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		return errors(answer.json());
	}

	@Test
	void aNameThatAModelCannotGiveIsRefusedWithThoseItCan() {
		assertThat(refused(422, "{" + NOTEBOOK + ",\"outputs\":[\"h\",\"trace\",\"predictions\",\"z\",\"h\"]}"))
			.containsExactly("#/outputs/1 not to be had from this request; this request can produce h, u1, u2, u3",
					"#/outputs/2 not to be had from this request; this request can produce h, u1, u2, u3",
					"#/outputs/3 unknown; this request can produce h, u1, u2, u3", "#/outputs/4 named before");
		assertThat(refused(422, "{" + LAYERS + ",\"outputs\":[\"u1\"]}"))
			.containsExactly("#/outputs/0 not to be had from this request; this request can produce h, trace");
	}

	@Test
	void aModelWithoutOutputsIsRefused() {
		assertThat(refused(422, "{" + NOTEBOOK + ",\"outputs\":[]}"))
			.containsExactly("#/outputs a model has at least one output");
	}

	@Test
	void numbersBeyondFloat32AreRefusedAtTheirPlaces() {
		String network = "\"W1\":[[1,-1e39],[3.4e38,1e300]],\"b1\":[0,1e308],\"W2\":[[1e-300,0]]";
		assertThat(refused(422, "{" + network + ",\"precision\":\"float32\"}")).containsExactly(
				"#/W1/0/1 a number beyond float32", "#/W1/1/1 a number beyond float32",
				"#/b1/1 a number beyond float32");
		assertThat(download("/export", "{" + network + "}").statusCode()).isEqualTo(200);
	}

	@Test
	void whatIsNoFieldHereIsRefused() {
		assertThat(refused(400, "{\"x\":[1,1],\"W1\":[[1,1]],\"precision\":\"float16\"}")).hasSize(3)
			.anyMatch((error) -> error.startsWith("#/x "))
			.anyMatch((error) -> error.startsWith("#/W2 missing"))
			.anyMatch((error) -> error.startsWith("#/precision "));
	}

}
