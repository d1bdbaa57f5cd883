package dev.trainstep.json;

/**
 * Text whose type the document does not tell: a string, a number, true or false, or a
 * list of strings, joined by commas. Its field tells. A parser gives it as an embedded
 * object.
 */
public record Text(String value) {

	String[] split() {
		return this.value.isEmpty() ? new String[0] : this.value.split(",", -1);
	}

}
