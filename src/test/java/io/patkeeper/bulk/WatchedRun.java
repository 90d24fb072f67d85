package io.patkeeper.bulk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

import static io.patkeeper.Texts.text;

/**
 * A run with all tokens of {@link People#ANA}, and what must not be lost by it.
 */
interface WatchedRun {

	void giveTokens();

	/** Leads from the list to the preview of a run with all tokens. */
	void preview(Browser browser);

	Page confirm(Browser browser);

	void assertLostNothing(Page over);

	static Pat give(FakeAzureDevOps azureDevOps, String name, @Nullable List<UUID> accounts, Clock clock) {
		Instant now = clock.instant();
		Pat pat = new Pat(UUID.randomUUID(), name, "vso.code", accounts, now.minus(Duration.ofDays(10)),
				now.plus(Duration.ofDays(20)), false, UUID.randomUUID().toString());
		azureDevOps.give(People.ANA, pat);
		return pat;
	}

	/** The row of a token on the page of a run that is over. */
	static Element row(Page over, String name, String organization) {
		return over.document()
			.select(".items tbody tr")
			.stream()
			.filter((row) -> row.select(".name").text().equals(name)
					&& row.select("th .below").eachText().contains(organization))
			.findFirst()
			.orElseThrow();
	}

	static boolean isDone(Element row) {
		return row.select(".status").text().equals(text("run.state.done"));
	}

}
