package dev.trainstep.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

import org.springframework.util.FileSystemUtils;

import dev.trainstep.Tools;
import dev.trainstep.load.Service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The manifests in {@code deploy/kubernetes}, without a cluster. Each check is also made
 * with a mistake, which it has to find.
 */
@Tag("slow")
class KubernetesTests {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Path CHECKS = Path.of("src/test/kubernetes").toAbsolutePath();

	private static final Path TARGET = Path.of("target/kubernetes").toAbsolutePath();

	private static final Pattern PATCH_IN_README = Pattern.compile("(?s)```yaml\n(.*?)```");

	/** The overlay that the README makes. */
	private static final String MINE = "overlays/mine";

	private static final String NOT_CHECKED = "deploy/kubernetes was not checked";

	/** File, text, what is there instead, and the promise that is broken then. */
	private static final String MISTAKES = """
			base/deployment.yaml | runAsUser: 10001 | runAsUser: 10002 | the user is that of the image
			base/deployment.yaml | containerPort: 8080 | containerPort: 8000 | the ports are those of the image
			base/deployment.yaml | name: TRAINSTEP_KEYS | name: TRAINSTEP_KEY | each variable is a setting
			base/deployment.yaml | runAsNonRoot: true | runAsNonRoot: false | the user is not root
			base/deployment.yaml | type: RuntimeDefault | type: Unconfined | system calls are filtered
			base/deployment.yaml | - ALL | - NET_RAW | there are no capabilities
			base/deployment.yaml | Escalation: false | Escalation: true | there are no more rights to gain
			base/deployment.yaml | RootFilesystem: true | RootFilesystem: false | the root file system is read-only
			base/deployment.yaml | sizeLimit: 64Mi | medium: Memory | /tmp has a limit
			base/deployment.yaml | Token: false | Token: true | the pod has no token
			base/deployment.yaml | Links: false | Links: true | the pod has no variables of other services
			base/deployment.yaml | memory: 1Gi\\n            limits: | memory: 512Mi\\n            limits: | \
			the memory requested is the limit
			base/deployment.yaml | memory: 1Gi | memory: 256Mi | the memory suffices to start
			base/deployment.yaml | cpu: "2" | cpu: 1500m | the JVM knows how many CPUs it has
			base/autoscaler.yaml | Utilization: 40 | Utilization: 50 | there are more pods before runs are refused
			base/deployment.yaml | port: management | port: http | probes ask the management port
			base/deployment.yaml | failureThreshold: 90 | failureThreshold: 30 | the warm-up may take three times as long
			base/deployment.yaml | Seconds: 45 | Seconds: 35 | shutdown has the time it needs
			base/deployment.yaml | image: trainstep | image: trainstep\\n          lifecycle: {preStop: {sleep: {seconds: 10}}} | \
			shutdown has the time it needs
			base/deployment.yaml | maxUnavailable: 0 | maxUnavailable: 1 | an update adds pods before it takes others
			base/deployment.yaml | mountPath: /secrets | mountPath: /keys | keys are a file in a mounted folder
			base/deployment.yaml | mountPath: /secrets | mountPath: /secrets/keys\\n              subPath: keys | \
			keys are a file in a mounted folder
			base/disruption-budget.yaml | name: trainstep | name: trainstp | selectors find the pod
			base/service.yaml | io/name: trainstep | io/name: trainstp | selectors find the pod
			base/autoscaler.yaml | kind: Deployment | kind: StatefulSet | the autoscaler alone sets the number of pods
			base/deployment.yaml | strategy: | replicas: 3\\n  strategy: | the autoscaler alone sets the number of pods
			base/autoscaler.yaml | minReplicas: 2 | minReplicas: 1 | there are at least two pods
			base/disruption-budget.yaml | maxUnavailable: 1 | minAvailable: 2 | a pod can be evicted
			base/service.yaml | targetPort: http | targetPort: web | services lead to ports of the pod
			base/service.yaml | targetPort: http | targetPort: management | the management port has no address of a service
			base/network-policy.yaml | name: monitoring | name: default | monitoring alone reaches the management port
			base/network-policy.yaml | port: 8081 | port: 8080 | labelled namespaces alone reach the main port
			base/network-policy.yaml | egress: [] | egress: [{}] | the pod reaches nothing
			base/kustomization.yaml | io/name: trainstep | io/name: trainstp | each object has its label
			components/http-route/http-route.yaml | 310s | 300s | the route waits for runs
			components/http-route/http-route.yaml | - name: trainstep | - name: trainstp | the route leads to a port of a service
			components/http-route/http-route.yaml | port: 8080 | port: 80 | the route leads to a port of a service
			components/service-monitor/service-monitor.yaml | jobLabel: app.kubernetes.io/name | jobLabel: name | \
			the job is called as the alerts expect
			components/service-monitor/service-monitor.yaml | port: management | port: http | the monitor finds the management port
			""";

	private static @Nullable Path kubectl;

	private static boolean installed;

	/** A copy of them. */
	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	private Path manifests;

	@BeforeEach
	void copy() throws IOException {
		FileSystemUtils.copyRecursively(Path.of("deploy/kubernetes"), this.manifests);
	}

	/** Also where there is no kubectl. */
	@Test
	void eachFileFitsItsSchema() throws Exception {
		List<JsonNode> objects = new ArrayList<>();
		try (Stream<Path> files = Files.walk(this.manifests)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".yaml")).toList()) {
				if (!file.endsWith("kustomization.yaml")) {
					objects.addAll(objects(Files.readString(file)));
				}
			}
		}
		assertThat(objects).isNotEmpty();
		assertThat(problems(objects)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			base/service.yaml | port: 8080 | port: http | data/spec/ports/0/port must be integer
			base/service.yaml | port: 8080 | nodePort: 30080 | data/spec/ports/0 must have required property port
			base/service.yaml | spec: | sepc: | '"sepc"' does not exist in type 'IService'
			base/service.yaml | ports: | prots: | '"prots"' does not exist in type 'IServiceSpec'
			base/deployment.yaml | `          securityContext:` | `          securtyContext:` | \
			'"securtyContext"' does not exist in type 'IContainer'
			base/deployment.yaml | path: | pth: | '"pth"' does not exist in type
			base/autoscaler.yaml | kind: Horizontal | kind: Vertical | \
			there is no kind VerticalPodAutoscaler of autoscaling/v2
			base/disruption-budget.yaml | policy/v1 | policy/v2 | there is no kind PodDisruptionBudget of policy/v2
			base/network-policy.yaml | - Egress | - Exit | Type '"Exit"' is not assignable
			components/http-route/http-route.yaml | request: 310s | request: 5 min | must match pattern
			components/http-route/http-route.yaml | timeouts: | timeout: | '"timeout"' does not exist in type
			components/service-monitor/service-monitor.yaml | endpoints: | endpoint: | \
			must have required property endpoints
			components/service-monitor/service-monitor.yaml | path: | pth: | '"pth"' does not exist in type
			""")
	void whatDoesNotFitASchemaIsFound(String file, String text, String mistake, String problem) throws Exception {
		plant(file, text, mistake);
		assertThat(problems(objects(Files.readString(this.manifests.resolve(file)))))
			.anySatisfy((found) -> assertThat(found).contains(problem));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "http-route", "service-monitor", "http-route, service-monitor",
			"service-monitor, http-route" })
	void theBaseIsBuiltWithComponents(String components) throws Exception {
		Path overlay = Files.createDirectories(this.manifests.resolve(MINE));
		Files.writeString(overlay.resolve("kustomization.yaml"), """
				resources: [../../base]
				components: [%s]
				""".formatted(components.replaceAll("([a-z-]+)", "../../components/$1")));
		assertNothingIsWrong(objects(run(TARGET, kubectl(), "kustomize", overlay)));
	}

	@Test
	void theReadmeDeploysTheExample() throws Exception {
		List<JsonNode> objects = objects(documented());
		assertNothingIsWrong(objects);
		assertThat(the("Deployment", objects).at("/spec/template/spec/containers/0/image").stringValue())
			.isEqualTo("registry.example/trainstep:0.1.0");
		assertThat(the("HTTPRoute", objects).at("/spec/hostnames/0").stringValue()).isEqualTo("trainstep.example.org");
	}

	@Test
	void thePatchesInTheReadmeFit() throws Exception {
		documented();
		Path overlay = this.manifests.resolve(MINE);
		Path kustomization = overlay.resolve("kustomization.yaml");
		String patches = PATCH_IN_README.matcher(Files.readString(this.manifests.resolve("README.md")))
			.results()
			.map((patch) -> patch.group(1))
			.collect(Collectors.joining());
		assertThat(patches).isNotEmpty();
		Files.writeString(kustomization, Files.readString(kustomization) + patches);
		List<JsonNode> objects = objects(run(TARGET, kubectl(), "kustomize", overlay));
		assertNothingIsWrong(objects);
		assertThat(variables(objects)).containsKey("TRAINSTEP_BODY_MAXSIZE");
	}

	private void assertNothingIsWrong(List<JsonNode> objects) throws Exception {
		assertThat(problems(objects)).isEmpty();
		assertThat(promises(objects)).isNotEmpty().allSatisfy((promise, kept) -> assertThat(kept).as(promise).isTrue());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					base/kustomization.yaml | service.yaml | services.yaml | no such file or directory
					base/kustomization.yaml | labels: | label: | unknown field
					components/http-route/kustomization.yaml | '        name: trainstep' | '        name: trainstp' | \
					no resource matches strategic merge patch
					overlays/example/kustomization.yaml | '        name: trainstep' | '        name: trainstp' | \
					no resource matches strategic merge patch
					overlays/example/kustomization.yaml | ../../base | ../../bases | no such file or directory
					overlays/example/kustomization.yaml | name: trainstep-keys | name: keys | does not exist; cannot merge or replace
					overlays/example/kustomization.yaml | - keys | - key | no such file or directory
					""")
	void whatKustomizeCannotBuildIsFound(String file, String text, String mistake, String message) throws Exception {
		kubectl();
		plant(file, text, mistake);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this::documented).withMessageContaining(message);
	}

	/** kustomize says nothing if there is no such target. */
	@Test
	void noPatchHasATarget() throws Exception {
		assertThat(targets()).isEmpty();
		plant("overlays/example/kustomization.yaml", "- patch:", "- target: {kind: Route}\n    patch:");
		assertThat(targets()).hasSize(1);
	}

	private List<JsonNode> targets() throws IOException {
		try (Stream<Path> files = Files.walk(this.manifests)) {
			List<Path> kustomizations = files.filter((file) -> file.endsWith("kustomization.yaml")).toList();
			assertThat(kustomizations).hasSizeGreaterThan(1);
			List<JsonNode> targets = new ArrayList<>();
			for (Path file : kustomizations) {
				for (JsonNode kustomization : objects(Files.readString(file))) {
					targets.addAll(kustomization.at("/patches").findValues("target"));
				}
			}
			return targets;
		}
	}

	@Test
	void eachBrokenPromiseIsFound() throws Exception {
		Set<String> unbroken = new HashSet<>(promises(objects(documented())).keySet());
		for (String mistake : MISTAKES.lines().toList()) {
			String[] parts = mistake.split(" [|] ", -1);
			FileSystemUtils.deleteRecursively(this.manifests);
			copy();
			plant(parts[0], parts[1], parts[2]);
			assertThat(promises(objects(documented()))).as(mistake).containsEntry(parts[3], false);
			unbroken.remove(parts[3]);
		}
		assertThat(unbroken).isEmpty();
	}

	@Test
	void theServiceStartsAsThePodDoes() throws Exception {
		List<JsonNode> objects = objects(documented());
		try (var service = Service.start("kubernetes", mounted(objects)); var client = HttpClient.newHttpClient()) {
			JsonNode container = the("Deployment", objects).at("/spec/template/spec/containers/0");
			List<String> paths = Stream.of("/startupProbe", "/readinessProbe", "/livenessProbe")
				.map((probe) -> container.at(probe + "/httpGet/path").stringValue())
				.collect(Collectors.toCollection(ArrayList::new));
			paths.add(the("ServiceMonitor", objects).at("/spec/endpoints/0/path").stringValue());
			for (String path : paths) {
				var request = HttpRequest.newBuilder(uri(service.managementPort(), path)).build();
				assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).as(path).isEqualTo(200);
			}
			String key = Files.readString(this.manifests.resolve(MINE).resolve("key")).strip();
			assertThat(init(client, service, key)).isEqualTo(200);
			assertThat(init(client, service, "another")).isEqualTo(401);
		}
	}

	@Test
	void withTheKeysOfTheBaseNothingStarts() throws Exception {
		Map<String, String> variables = mounted(
				objects(run(TARGET, kubectl(), "kustomize", this.manifests.resolve("base"))));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> Service.start("kubernetes-base", variables))
			.withMessageContaining("not started: the file of keys, ")
			.withMessageContaining(", has no key");
	}

	private static int init(HttpClient client, Service service, String key) throws Exception {
		var request = HttpRequest.newBuilder(uri(service.port(), "/init"))
			.header("Content-Type", "application/json")
			.header("Authorization", "Bearer " + key)
			.POST(BodyPublishers.ofString("{\"sizes\":[1,1,2],\"seed\":1}"))
			.build();
		return client.send(request, BodyHandlers.discarding()).statusCode();
	}

	private static URI uri(int port, String path) {
		return URI.create("http://127.0.0.1:" + port + path);
	}

	/**
	 * Writes the secret into a folder, and returns the pod's variables with it in place
	 * of the mounted one.
	 */
	private Map<String, String> mounted(List<JsonNode> objects) throws IOException {
		Path folder = Files.createDirectories(this.manifests.resolve("mounted"));
		for (Map.Entry<String, JsonNode> file : the("Secret", objects).at("/data").properties()) {
			Files.write(folder.resolve(file.getKey()), Base64.getDecoder().decode(file.getValue().stringValue()));
		}
		Map<String, String> variables = variables(objects);
		variables.computeIfPresent("TRAINSTEP_KEYS",
				(_, path) -> folder.resolve(Path.of(path).getFileName()).toString());
		return variables;
	}

	private static Map<String, String> variables(List<JsonNode> objects) {
		Map<String, String> variables = new HashMap<>();
		the("Deployment", objects).at("/spec/template/spec/containers/0/env")
			.forEach((variable) -> variables.put(variable.get("name").stringValue(),
					variable.get("value").stringValue()));
		return variables;
	}

	private static JsonNode the(String kind, List<JsonNode> objects) {
		return objects.stream()
			.filter((object) -> object.get("kind").stringValue().equals(kind))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * What the commands of the README would apply. The key that they make is left in a
	 * file.
	 */
	private String documented() throws IOException, InterruptedException {
		Path kubectl = kubectl();
		String commands = Files.readString(this.manifests.resolve("README.md"))
			.lines()
			.filter((line) -> line.startsWith("    "))
			.takeWhile((line) -> !line.contains("not started"))
			.collect(Collectors.joining("\n"));
		assertThat(commands).contains("kubectl apply -k .");
		return run(this.manifests, Tools.require("bash", NOT_CHECKED), "-euc", """
				kubectl() { if [ "$1" = apply ]; then %s kustomize "$3"; fi; }
				%s
				echo "$key" >key
				""".formatted(kubectl, commands));
	}

	/** One that knows components: Debian 12 has an older one. */
	private static Path kubectl() {
		if (kubectl == null) {
			kubectl = Tools.require("kubectl", "with kustomize 5", KubernetesTests::hasKustomize,
					"deploy/kubernetes was not built");
		}
		return kubectl;
	}

	private static boolean hasKustomize(Path kubectl) {
		try {
			return run(TARGET, kubectl, "version", "--client").contains("Kustomize Version: v5");
		}
		catch (IOException | InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private void plant(String file, String text, String mistake) throws IOException {
		Path path = this.manifests.resolve(file);
		String content = Files.readString(path);
		assertThat(content).contains(text.replace("\\n", "\n"));
		Files.writeString(path, content.replace(text.replace("\\n", "\n"), mistake.replace("\\n", "\n")));
	}

	private static List<JsonNode> objects(String yaml) {
		List<JsonNode> objects = new ArrayList<>();
		new Yaml().loadAll(yaml).forEach((object) -> objects.add(JSON.valueToTree(object)));
		// kustomize breaks long lines of base64. Kubernetes reads them all the same,
		// schemas do not.
		objects.stream()
			.flatMap((object) -> object.path("data").properties().stream())
			.forEach((file) -> file.setValue(StringNode.valueOf(file.getValue().stringValue().replace("\n", ""))));
		return objects;
	}

	/** What is wrong with objects by their schemas. */
	private static List<String> problems(List<JsonNode> objects) throws IOException, InterruptedException {
		Path node = Tools.require("node", NOT_CHECKED);
		if (!installed) {
			Tools.npmPrograms(CHECKS, TARGET, NOT_CHECKED);
			installed = true;
		}
		// Node finds packages from where a program is.
		Path check = TARGET.resolve("check.mjs");
		Files.write(check, Files.readAllBytes(CHECKS.resolve("check.mjs")));
		List<String> lines = run(TARGET, node, check, written(objects)).lines().toList();
		assertThat(lines).hasSameSizeAs(objects);
		return lines.stream().flatMap((line) -> JSON.readTree(line).valueStream()).map(JsonNode::stringValue).toList();
	}

	/** What objects promise, and whether they keep it. */
	private static Map<String, Boolean> promises(List<JsonNode> objects) throws IOException, InterruptedException {
		Path node = Tools.require("node", NOT_CHECKED);
		Map<String, Boolean> promises = new LinkedHashMap<>();
		JSON.readTree(run(TARGET, node, CHECKS.resolve("promises.mjs"), written(objects)))
			.forEachEntry((promise, kept) -> promises.put(promise, kept.booleanValue()));
		return promises;
	}

	private static Path written(List<JsonNode> objects) throws IOException {
		return Files.writeString(Files.createDirectories(TARGET).resolve("objects.json"),
				JSON.writeValueAsString(objects));
	}

	/** What a program prints, which has to succeed. */
	private static String run(Path folder, Object... command) throws IOException, InterruptedException {
		Tools.Ended ended = Tools.run(folder, command);
		assertThat(ended.status()).as("%s%n%s", List.of(command), ended).isZero();
		return String.join("\n", ended.printed());
	}

}
