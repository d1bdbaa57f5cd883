package dev.trainstep.archive;

import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/** Thrown for an archive, or a member of one, that cannot be read. */
@SuppressWarnings("serial") // never serialised
final class ArchiveException extends RuntimeException {

	private final Violation violation;

	ArchiveException(Kind kind, String pointer, String detail) {
		// No stack trace: the mistake is the caller's, and may be frequent.
		super(detail, null, false, false);
		this.violation = new Violation(kind, pointer, detail);
	}

	/** The archive as a whole is not of its format. */
	static ArchiveException malformed(String detail) {
		return new ArchiveException(Kind.MALFORMED_ARCHIVE, "#", detail);
	}

	/** Whether it has more members than are read. */
	boolean isTooLarge() {
		return this.violation.kind() == Kind.TOO_LARGE;
	}

	void addTo(Violations violations) {
		violations.add(this.violation.kind(), this.violation.pointer(), this.violation.detail());
	}

}
