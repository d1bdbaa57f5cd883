package dev.trainstep.archive;

import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/** Thrown for an archive, or a member of one, that cannot be read. */
@SuppressWarnings("serial") // never serialised
final class ArchiveException extends RuntimeException {

	private final Violation violation;

	private final long members;

	ArchiveException(Kind kind, String pointer, String detail) {
		this(kind, pointer, detail, 0);
	}

	private ArchiveException(Kind kind, String pointer, String detail, long members) {
		// No stack trace: the mistake is the caller's, and may be frequent.
		super(detail, null, false, false);
		this.violation = new Violation(kind, pointer, detail);
		this.members = members;
	}

	/** The archive has more members than are read. */
	static ArchiveException tooMany(long members) {
		return new ArchiveException(Kind.TOO_LARGE, "#", "the archive has more than " + Member.MAX_MEMBERS + " members",
				members);
	}

	/** The archive as a whole is not of its format. */
	static ArchiveException malformed(String detail) {
		return new ArchiveException(Kind.MALFORMED_ARCHIVE, "#", detail);
	}

	/** How many members the archive has, if these are too many; else 0. */
	long members() {
		return this.members;
	}

	void addTo(Violations violations) {
		violations.add(this.violation.kind(), this.violation.pointer(), this.violation.detail());
	}

}
