package io.patkeeper.journal;

import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

/**
 * The export of the journal when the database fails.
 */
@SandboxTest(properties = "spring.datasource.url=jdbc:h2:mem:export")
@ExtendWith(OutputCaptureExtension.class)
class JournalExportTests {

	private static final DataAccessResourceFailureException GONE = new DataAccessResourceFailureException("gone");

	@MockitoBean
	private JournalSearch search;

	@LocalServerPort
	private int port;

	private Browser browser;

	@BeforeEach
	void signIn() {
		Sandbox.shared().resetToFewTokens();
		this.browser = new Browser(this.port);
		this.browser.signInAs(People.ANA);
	}

	@Test
	void failsTheDownloadIfItWouldBeIncomplete(CapturedOutput output) {
		given(this.search.all(any(), any())).willAnswer((call) -> Stream.concat(rows(5000), Stream.generate(() -> {
			throw GONE;
		})));
		assertThatThrownBy(() -> this.browser.get("/journal.csv")).hasRootCauseInstanceOf(IOException.class);
		assertThat(output).contains("The CSV of the journal is cut off", GONE.toString());
	}

	@Test
	void exportsAllEntries() {
		given(this.search.all(any(), any())).willAnswer((call) -> rows(5000));
		assertThat(this.browser.get("/journal.csv").body().lines()).hasSize(5001);
	}

	@Test
	void showsAnErrorPageIfNoEntryCanBeRead() {
		given(this.search.all(any(), any())).willThrow(GONE);
		Page page = this.browser.get("/journal.csv");
		assertThat(page.status()).isBetween(500, 503);
		assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
		assertThat(page.headers().firstValue("Content-Disposition")).isEmpty();
	}

	private static Stream<JournalEntry> rows(int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> new JournalEntry(count - i, "fabrikam", UUID.randomUUID(), "deploy", Action.CREATE,
					Instant.now(), Instant.now(), Outcome.DONE, null, "0123456789abcdef", null));
	}

}
