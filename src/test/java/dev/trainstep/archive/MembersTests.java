package dev.trainstep.archive;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.json.Reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Names with dots are paths in a tree. */
class MembersTests {

	private final Reading<Object> reading = new Reading<>();

	private final Members members = new Members(this.reading.violations());

	private String tree(String... names) {
		Arrays.stream(names).forEach((name) -> this.members.add(() -> new Member(name, 1, BooleanNode.TRUE)));
		ObjectNode tree = this.members.tree();
		return tree.toString();
	}

	@Test
	void namesAreObjectsAndIndicesAreArrays() {
		assertThat(tree("W1", "layers.0.W", "layers.1.W", "optimizer.state.m.W1", "optimizer.type")).isEqualTo(
				"{\"W1\":true,\"layers\":[{\"W\":true},{\"W\":true}],\"optimizer\":{\"state\":{\"m\":{\"W1\":true}},\"type\":true}}");
		assertThat(ArchiveFormatTests.errors(this.reading)).isEmpty();
	}

	@Test
	void indicesMayComeInAnyOrder() {
		assertThat(tree("a.10", "a.9", "a.0", "a.1", "a.2", "a.3", "a.4", "a.5", "a.6", "a.7", "a.8"))
			.isEqualTo("{\"a\":[true,true,true,true,true,true,true,true,true,true,true]}");
		assertThat(ArchiveFormatTests.errors(this.reading)).isEmpty();
	}

	@Test
	void listsMayBeInLists() {
		assertThat(tree("a.0.0", "a.0.1", "a.1.0")).isEqualTo("{\"a\":[[true,true],[true]]}");
		assertThat(ArchiveFormatTests.errors(this.reading)).isEmpty();
	}

	@Test
	void nothingIsAnEmptyObject() {
		assertThat(tree()).isEqualTo("{}");
	}

	/** It is a field that no object has. */
	@Test
	void anIndexAtTheTopOrBesideANameIsAName() {
		assertThat(tree("0", "a.b", "a.0")).isEqualTo("{\"0\":true,\"a\":{\"b\":true,\"0\":true}}");
	}

	static Stream<Arguments> wrong() {
		String whole = " given as a whole and in parts";
		String gap = ": indices count from 0, without gaps and leading zeros";
		return Stream.of(arguments(List.of("a", "a"), "#/a given twice"),
				arguments(List.of("a.b", "a.b"), "#/a/b given twice"), arguments(List.of("a", "a.b"), "#/a" + whole),
				arguments(List.of("a.b", "a"), "#/a" + whole), arguments(List.of("a.b", "a.b.c.d"), "#/a/b" + whole),
				arguments(List.of("a.b.c.d", "a.b"), "#/a/b" + whole), arguments(List.of("a.0", "a"), "#/a" + whole),
				arguments(List.of("a.1"), "#/a there is no index 0" + gap),
				arguments(List.of("a.0", "a.2"), "#/a there is no index 1" + gap),
				arguments(List.of("a.00"), "#/a there is no index 0" + gap),
				arguments(List.of("a.0", "a.01"), "#/a there is no index 1" + gap),
				arguments(List.of("a.0", "a.b"), "#/a there is no index 1" + gap),
				arguments(List.of("a.99999999999999999999"), "#/a there is no index 0" + gap),
				arguments(List.of("a.0.b.3.c", "a.1.b.0.c"), "#/a/0/b there is no index 0" + gap));
	}

	@ParameterizedTest
	@MethodSource("wrong")
	void aNameThatFitsNoTreeIsTold(List<String> names, String error) {
		tree(names.toArray(String[]::new));
		assertThat(ArchiveFormatTests.errors(this.reading)).containsExactly("INVALID_REQUEST " + error);
	}

	@Test
	void aMemberThatCannotBeReadIsTold() {
		this.members.add(() -> {
			throw new ArchiveException(Kind.MALFORMED_ARCHIVE, "#/a", "is wrong");
		});
		assertThat(tree("b")).isEqualTo("{\"b\":true}");
		assertThat(ArchiveFormatTests.errors(this.reading)).containsExactly("MALFORMED_ARCHIVE #/a is wrong");
	}

}
