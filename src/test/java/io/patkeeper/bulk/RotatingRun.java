package io.patkeeper.bulk;

import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import org.jsoup.nodes.Element;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run that rotates all tokens of {@link People#ANA}: each of them once, and the page
 * shows the secret of each new one.
 */
public final class RotatingRun implements WatchedRun {

	private final FakeAzureDevOps azureDevOps;

	private final Clock clock;

	private final int size;

	private List<Pat> tokens = List.of();

	public RotatingRun(FakeAzureDevOps azureDevOps, Clock clock, int size) {
		this.azureDevOps = azureDevOps;
		this.clock = clock;
		this.size = size;
	}

	@Override
	public void giveTokens() {
		this.tokens = IntStream.range(0, this.size)
			.mapToObj((number) -> WatchedRun.give(this.azureDevOps, "token " + number,
					List.of(People.accountId("fabrikam")), this.clock))
			.toList();
	}

	@Override
	public void preview(Browser browser) {
		browser.press(text("selection.rotate"), "all", "true");
	}

	@Override
	public Page confirm(Browser browser) {
		return browser.press(text("run.preview.confirm.rotate", this.size), "old", "revoke", text("run.preview.number"),
				Integer.toString(this.size));
	}

	@Override
	public void assertLostNothing(Page over) {
		assertThat(this.tokens).allSatisfy((old) -> {
			Element row = WatchedRun.row(over, old.displayName(), "fabrikam");
			List<Pat> created = this.azureDevOps.tokensOf(People.ANA, old.displayName())
				.stream()
				.filter((pat) -> !pat.authorizationId().equals(old.authorizationId()))
				.toList();
			assertThat(created).as("is done once").hasSizeLessThan(2);
			if (WatchedRun.isDone(row)) {
				assertThat(row.select("[data-secret]").text()).isEqualTo(created.get(0).secret());
				assertThat(this.azureDevOps.works(old.secret())).isFalse();
			}
			else {
				assertThat(this.azureDevOps.works(old.secret())).as(row.text()).isTrue();
			}
		});
	}

}
