package io.patkeeper.token.note;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a note: on every page, in files, and when its token is replaced.
 */
@SandboxTest
class NoteJourneyTests {

	private static final String NOTE = "Rack 3 (São Paulo)\nask <b>Platform</b> first";

	private static final String SECRET = "x7Yw2Zr9".repeat(9) + "JQQJ" + "AZDO" + "x7Qk";

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	@Autowired
	private JdbcClient jdbc;

	@LocalServerPort
	private int port;

	private Browser browser;

	private Pat token;

	@BeforeEach
	void signIn() {
		Sandbox.shared().resetToFewTokens();
		this.jdbc.sql("delete from rotation").update();
		this.jdbc.sql("delete from token_note").update();
		this.token = this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN).get(0);
		this.browser = new Browser(this.port);
		this.browser.signInAs(People.ANA);
	}

	private Page save(String note) {
		this.browser.get(page(this.token.authorizationId()));
		return this.browser.press(text("note.save"), text("note"), note);
	}

	private static String page(UUID authorizationId) {
		return "/organizations/fabrikam/tokens/" + authorizationId;
	}

	private static String noteIn(Page page) {
		return page.document().select("#note").val();
	}

	@Test
	void isOnTheTokensPageInTheListAndWhereverOneDecidesAboutTheToken() {
		Page saved = save(NOTE);
		assertThat(saved.text()).contains(text("note.saved"));
		assertThat(noteIn(saved)).isEqualTo(NOTE);
		assertThat(this.browser.get("/tokens").document().select("th .below").eachText())
			.contains("Rack 3 (São Paulo) ask <b>Platform</b> first");
		assertThat(this.browser.get(page(this.token.authorizationId()) + "/revoke").document().select("dd.note").text())
			.startsWith("Rack 3");
		assertThat(this.browser.get("/tokens/new?organization=fabrikam&replaces=" + this.token.authorizationId())
			.document()
			.select(".note")
			.text()).startsWith(text("note.is", "Rack 3"));
	}

	@Test
	void isFoundByTheSearchAndExported() {
		save(NOTE);
		Page found = this.browser.get("/tokens?q=PLATFORM+sao");
		assertThat(found.document().select("tbody tr")).singleElement()
			.satisfies((row) -> assertThat(row.attr("data-match")).contains("rack 3 (sao paulo)"));
		assertThat(this.browser.get("/tokens.csv?q=rack").body())
			.contains(",\"Rack 3 (São Paulo)\nask <b>Platform</b> first\"\r\n");
		assertThat(this.browser.get("/tokens.json?q=rack").body())
			.contains("\"note\":\"Rack 3 (S\\u00E3o Paulo)\\nask <b>Platform</b> first\"");
	}

	@Test
	void isDeletedByEmptyingIt() {
		save(NOTE);
		assertThat(save(" \n ").text()).contains(text("note.deleted"));
		assertThat(this.jdbc.sql("select count(*) from token_note").query(Integer.class).single()).isZero();
		assertThat(this.browser.get("/tokens").text()).doesNotContain("Rack 3");
	}

	@Test
	void isKeptInTheFieldWhenItIsTooLong() {
		String tooLong = "Rack 3 ".repeat(100).strip();
		Page page = save(tooLong);
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.document().select("#note-errors").text())
			.isEqualTo(text("note.long", NoteForm.MAX_LENGTH, tooLong.length()));
		assertThat(noteIn(page)).isEqualTo(tooLong);
		assertThat(this.browser.get(page(this.token.authorizationId())).document().select("#note").val()).isBlank();
	}

	@Test
	void isRefusedWhenItIsASecretWhichNoPageRepeats() {
		Page page = save("npm: " + SECRET);
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.document().select("#note-errors").text()).isEqualTo(text("note.secret"));
		assertThat(noteIn(page)).isEqualTo("npm: …");
		assertThat(page.body()).doesNotContain(SECRET);
		assertThat(this.jdbc.sql("select count(*) from token_note").query(Integer.class).single()).isZero();
	}

	@Test
	void isInTheFieldAgainWhenTheFormIsOfASessionThatHasEnded() {
		this.browser.fromOwnPage().get(page(this.token.authorizationId()));
		Page page = this.browser.press(text("note.save"), text("note"), NOTE, "_csrf", "of another session");
		assertThat(page.uri().getPath()).isEqualTo(page(this.token.authorizationId()));
		assertThat(page.text()).doesNotContain(text("note.saved"));
		assertThat(noteIn(page)).isEqualTo(NOTE);
		assertThat(this.browser.press(text("note.save")).text()).contains(text("note.saved"));
	}

	@Test
	void isItsOwnersAlone() {
		save(NOTE);
		Browser another = new Browser(this.port);
		String csrf = another.signInAs(People.BEN).document().select("input[name=_csrf]").first().val();
		Page refused = another.post(page(this.token.authorizationId()) + "/note",
				Map.of("_csrf", csrf, "note", "taken over"));
		assertThat(refused.status()).isEqualTo(404);
		assertThat(another.get("/tokens?status=all").body()).doesNotContain("Rack 3");
		assertThat(noteIn(this.browser.get(page(this.token.authorizationId())))).isEqualTo(NOTE);
	}

	@Test
	void isCarriedOverByARotation() {
		save(NOTE);
		Page secret = this.browser.press(text("token.rotate.name", this.token.displayName()));
		assertThat(secret.document().select(".note").text()).startsWith(text("note.is", "Rack 3"));
		UUID created = idIn(secret);
		assertThat(created).isNotEqualTo(this.token.authorizationId());
		assertThat(noteIn(this.browser.get(page(created)))).isEqualTo(NOTE);
	}

	@Test
	void isCarriedOverByARotationThatIsFinishedLater() {
		save(NOTE);
		this.azureDevOps.next(Operation.REVOKE, Trouble.forbidden());
		UUID created = idIn(this.browser.press(text("token.rotate.name", this.token.displayName())));
		this.browser.get("/tokens");
		Page rotation = this.browser.follow(text("rotation.unfinished.finish", this.token.displayName()));
		assertThat(rotation.document().select("dd.note").text()).startsWith("Rack 3");
		this.browser.press(text("rotation.revoke-old"));
		assertThat(noteIn(this.browser.get(page(created)))).isEqualTo(NOTE);
	}

	@Test
	void isCarriedOverByAReplacement() {
		save(NOTE);
		this.browser.get("/tokens/new?organization=fabrikam&replaces=" + this.token.authorizationId());
		UUID created = idIn(this.browser.press(text("form.create")));
		assertThat(noteIn(this.browser.get(page(created)))).isEqualTo(NOTE);
		assertThat(noteIn(this.browser.get(page(this.token.authorizationId())))).isEqualTo(NOTE);
	}

	@Test
	void outlivesItsTokenForAWhile() {
		save(NOTE);
		assertThat(ends()).isEqualTo(this.token.validTo());
		this.browser.get(page(this.token.authorizationId()) + "/revoke");
		this.browser.press(text("revoke.confirm"));
		assertThat(ends()).isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
		assertThat(this.browser.get("/tokens?status=inactive&q=rack").document().select("tbody tr")).hasSize(1);
		save("Rack 4");
		assertThat(ends()).as("it does not begin to live again").isBeforeOrEqualTo(Instant.now());
	}

	private Instant ends() {
		return this.jdbc.sql("select ends from token_note").query(OffsetDateTime.class).single().toInstant();
	}

	private static UUID idIn(Page secret) {
		return UUID.fromString(secret.uri().getPath().split("/")[4]);
	}

}
