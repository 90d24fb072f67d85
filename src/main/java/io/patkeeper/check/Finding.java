package io.patkeeper.check;

import org.jspecify.annotations.Nullable;

/**
 * What was found about one part of the setup, worded for administrators.
 *
 * @param verdict whether it holds
 * @param part the part
 * @param fact what was found
 * @param advice what to do about it, if anything
 */
record Finding(Verdict verdict, String part, String fact, @Nullable String advice) {

	static Finding holds(String part, String fact) {
		return new Finding(Verdict.HOLDS, part, fact, null);
	}

	/** It may be right, but that cannot be checked. */
	static Finding note(String part, String fact, @Nullable String advice) {
		return new Finding(Verdict.NOTE, part, fact, advice);
	}

	/** The fact says what to do. */
	static Finding fails(String part, String fact) {
		return new Finding(Verdict.FAILS, part, fact, null);
	}

	static Finding fails(String part, String fact, String advice) {
		return new Finding(Verdict.FAILS, part, fact, advice);
	}

	enum Verdict {

		HOLDS, NOTE, FAILS

	}

}
