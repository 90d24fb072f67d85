package io.patkeeper.check;

import java.util.Comparator;
import java.util.List;

import io.patkeeper.check.Finding.Verdict;

/**
 * The findings as a table.
 */
final class CheckReport {

	private CheckReport() {
	}

	static String of(List<Finding> findings) {
		int width = findings.stream()
			.map((finding) -> finding.part().length())
			.max(Comparator.naturalOrder())
			.orElse(0);
		StringBuilder report = new StringBuilder("\nPatkeeper's setup:\n\n");
		for (Finding finding : findings) {
			report.append(row(word(finding.verdict()), finding.part(), finding.fact(), width));
			if (finding.advice() != null) {
				report.append(row("", "", "=> " + finding.advice(), width));
			}
		}
		long failures = findings.stream().filter((finding) -> finding.verdict() == Verdict.FAILS).count();
		return report
			.append((failures == 0) ? "\nEverything that can be checked from here is fine.\n"
					: "\nFailed: %d of %d.\n".formatted(failures, findings.size()))
			.toString();
	}

	private static String row(String verdict, String part, String text, int width) {
		return ("  %-6s  %-" + width + "s  %s\n").formatted(verdict, part, text);
	}

	private static String word(Verdict verdict) {
		return switch (verdict) {
			case HOLDS -> "ok";
			case NOTE -> "note";
			case FAILS -> "FAILED";
		};
	}

}
