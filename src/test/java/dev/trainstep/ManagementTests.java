package dev.trainstep;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The two ports, as a container platform uses them. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.server.port=0", "spring.main.banner-mode=off" })
class ManagementTests {

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	private static RestTestClient.ResponseSpec get(int port, String path) {
		return RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build().get().uri(path).exchange();
	}

	@Test
	void probesAnswerOnBothPorts() {
		get(this.port, "/livez").expectStatus().isOk().expectBody().jsonPath("$.status").isEqualTo("UP");
		get(this.port, "/readyz").expectStatus().isOk().expectBody().jsonPath("$.status").isEqualTo("UP");
		get(this.managementPort, "/actuator/health/liveness").expectStatus().isOk();
		get(this.managementPort, "/actuator/health/readiness").expectStatus().isOk();
	}

	@Test
	void infoHasTheVersion() {
		get(this.managementPort, "/actuator/info").expectBody().jsonPath("$.build.version").isNotEmpty();
	}

	@Test
	void infoHasTheCommit() {
		assumeThat(Path.of(".git")).as("a source archive has no commit").exists();
		get(this.managementPort, "/actuator/info").expectBody().jsonPath("$.git.commit.id").isNotEmpty();
	}

	/** Only an online build writes it, so this is skipped after an offline one. */
	@Test
	void sbomHasTheLibraries() {
		assumeThat(getClass().getResource("/META-INF/sbom/application.cdx.json"))
			.as("SKIPPED: an offline build (-o) lists no libraries for /actuator/sbom")
			.isNotNull();
		get(this.managementPort, "/actuator/sbom").expectBody().jsonPath("$.ids[0]").isEqualTo("application");
		RestTestClient.BodyContentSpec sbom = get(this.managementPort, "/actuator/sbom/application").expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith("application/vnd.cyclonedx+json")
			.expectBody();
		sbom.jsonPath("$.bomFormat").isEqualTo("CycloneDX");
		sbom.jsonPath("$.metadata.component.name").isEqualTo("trainstep");
		sbom.jsonPath("$.components[?(@.name == 'tomcat-embed-core')].licenses[0].license.id").isEqualTo("Apache-2.0");
		sbom.jsonPath("$.components[?(@.name == 'archunit')]").doesNotExist();
	}

	@Test
	void metricsAreInThePrometheusFormat() {
		get(this.managementPort, "/actuator/prometheus").expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((body) -> assertThat(body).contains("jvm_memory_used_bytes"));
	}

	@Test
	void theMainPortHasNoActuator() {
		get(this.port, "/actuator").expectStatus().isNotFound();
		get(this.port, "/actuator/info").expectStatus().isNotFound();
		get(this.port, "/actuator/prometheus").expectStatus().isNotFound();
		get(this.port, "/actuator/sbom").expectStatus().isNotFound();
	}

	@Test
	void errorsOfTheManagementPortAreProblemDocuments() {
		get(this.managementPort, "/actuator/env").expectHeader()
			.contentType("application/problem+json")
			.expectBody()
			.jsonPath("$.type")
			.isEqualTo("/problems/not-found");
	}

	@Test
	void theManagementPortHasNothingElse() {
		get(this.managementPort, "/actuator/env").expectStatus().isNotFound();
		get(this.managementPort, "/actuator/heapdump").expectStatus().isNotFound();
		get(this.managementPort, "/forward").expectStatus().isNotFound();
	}

}
