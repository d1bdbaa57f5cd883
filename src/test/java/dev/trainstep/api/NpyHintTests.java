package dev.trainstep.api;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** A file with one array has no names; whoever sends it is told what to save. */
class NpyHintTests extends HttpTest {

	private static final String SAFETENSORS = "application/x-safetensors";

	private static final String HINT = "numpy.savez writes arrays with their names";

	@Test
	void anArrayWithoutANameIsRecognized() {
		byte[] npy = "\u0093NUMPY\u0001\u0000".getBytes(ISO_8859_1);
		assertThat(detail("application/x-npz", npy)).contains(HINT);
		assertThat(detail(SAFETENSORS, npy)).contains(HINT);
	}

	@Test
	void aFileThatOnlyBeginsWithItsFirstByteIsNot() {
		byte[] header = "[".repeat(0x93).getBytes(ISO_8859_1);
		ByteBuffer file = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
		file.putLong(header.length).put(header);
		assertThat(detail(SAFETENSORS, file.array())).contains("the header is no object");
		assertThat(detail("application/x-npz", new byte[] { (byte) 0x93 })).contains("zip");
	}

	private String detail(String type, byte[] body) {
		Answer answer = send(HttpRequest.newBuilder(uri("/forward"))
			.header("Content-Type", type)
			.POST(BodyPublishers.ofByteArray(body)));
		assertThat(answer.status()).isEqualTo(400);
		return answer.json().get("detail").stringValue();
	}

}
