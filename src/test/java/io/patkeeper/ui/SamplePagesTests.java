package io.patkeeper.ui;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.patkeeper.Texts;
import io.patkeeper.bulk.BulkSamples;
import io.patkeeper.journal.JournalSamples;
import io.patkeeper.reminder.ReminderSamples;
import io.patkeeper.rotation.RotationSamples;
import io.patkeeper.token.TokenSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.ControllerAdvice;

import static io.patkeeper.Texts.escaped;
import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

/**
 * What applies to every page, with any content, in both languages.
 */
@WebMvcTest(controllers = HomeController.class, excludeFilters = @Filter(ControllerAdvice.class))
@Import({ HelpSamples.class, TokenSamples.class, RotationSamples.class, BulkSamples.class, ReminderSamples.class,
		JournalSamples.class })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplePagesTests {

	/** Each is rendered once, and checked by many tests. */
	private final Map<String, String> rendered = new HashMap<>();

	@Autowired
	MockMvcTester mvc;

	/** Every sample in every language. A test for each of them would take far longer. */
	private static List<SamplePage> pages() {
		return Stream
			.of(new HelpSamples().all(), new TokenSamples().all(), new RotationSamples().all(), new BulkSamples().all(),
					new ReminderSamples().all(), new JournalSamples().all())
			.flatMap((samples) -> samples.keySet().stream())
			.flatMap((name) -> Stream.of(new SamplePage(name, "en"), new SamplePage(name, "pt-BR")))
			.toList();
	}

	@Test
	void sayEverythingFromTheBundles() {
		assertThat(pages())
			.allSatisfy((page) -> assertThat(html(page)).contains("<html lang=\"" + page.language() + "\">")
				.doesNotContain("??"));
	}

	@Test
	void holdNoScriptOrStyleOfTheirOwn() {
		assertThat(pages()).allSatisfy((page) -> {
			String html = html(page);
			assertThat(found(html, "<script[^>]*>")).singleElement().asString().contains("/assets/app");
			assertThat(found(html, "<style|<[^>]* style=|<[^>]* on[a-z]+=|javascript:")).isEmpty();
		});
	}

	@Test
	void holdNoAbsentValueAsText() {
		assertThat(pages()).allSatisfy((page) -> {
			assertThat(found(html(page),
					" [\\w-]+=\"(?:[^\"]*[=/])?(null|undefined)(?:[&;#/?][^\"]*)?\"|>\\s*(?:null|undefined)\\s*<"))
				.isEmpty();
		});
	}

	@Test
	void haveOneHeadingAndOneMainPart() {
		assertThat(pages()).allSatisfy((page) -> {
			String html = html(page);
			assertThat(found(html, "<h1[ >]")).hasSize(1);
			assertThat(found(html, "<main[ >]")).hasSize(1);
			assertThat(found(html.substring(0, html.indexOf("</head>")), "<title>[^<]+</title>")).hasSize(1);
		});
	}

	@Test
	void referToWhatIsThereAndThereOnce() {
		assertThat(pages()).allSatisfy((page) -> {
			String html = html(page);
			List<String> ids = found(html, " id=\"([^\"]*)\"");
			assertThat(ids).doesNotHaveDuplicates();
			assertThat(ids).containsAll(found(html,
					" (?:for|aria-describedby|aria-labelledby|data-filter|data-filter-status|data-copy"
							+ "|data-show)=\"([^\"]*)\"")
				.stream()
				.flatMap((references) -> Stream.of(references.split(" ")))
				.toList());
			assertThat(ids).containsAll(found(html, " href=\"#([^\"]*)\""));
		});
	}

	@Test
	void leadToPartsOfTheHelpThatAreThere() {
		assertThat(pages()).allSatisfy((page) -> assertThat(found(html("help", page.language()), " id=\"([^\"]*)\""))
			.containsAll(found(html(page), " href=\"/help#([^\"]*)\"")));
	}

	@ParameterizedTest
	@CsvSource({ "list, all-organizations", "new, scopes", "new, expiry", "secret-created, secret", "fault, trouble",
			"fault-refused, refusal-accessDenied" })
	void leadToTheHelpFromWhereAThingIsMet(String name, String part) {
		assertThat(found(html(name, "en"), "<a [^>]*target=\"_blank\" href=\"/help#([^\"]*)\"")).contains(part);
	}

	@Test
	void leadToTheHelpBeforeATokenIsRevoked() {
		assertThat(new TokenSamples().all().keySet()).filteredOn((name) -> name.startsWith("revoke-"))
			.isNotEmpty()
			.allSatisfy((name) -> assertThat(html(name, "en")).contains("href=\"/help#revoking\""));
	}

	@Test
	void protectEveryFormThatChangesSomething() {
		assertThat(pages()).allSatisfy((page) -> {
			List<String> posts = found(html(page), "(<form[^>]* method=\"post\".*?</form>)");
			assertThat(posts).isNotEmpty()
				// The URL of such a page holds a secret.
				.filteredOn(
						(form) -> !page.name().startsWith("mailed-link-") || !form.startsWith("<form method=\"post\">"))
				.isNotEmpty()
				.allSatisfy((form) -> assertThat(form).contains("name=\"_csrf\""));
		});
	}

	@Test
	void labelEveryField() {
		assertThat(pages()).allSatisfy((page) -> {
			String html = html(page);
			List<String> labelled = found(html, "<label for=\"([^\"]*)\"");
			Predicate<String> named = (field) -> field.contains("aria-label=")
					|| labelled.stream().anyMatch((id) -> field.contains(" id=\"" + id + "\""));
			assertThat(found(html, "(<(?:select|input type=\"(?:text|search|date)\")[^>]*>)")).allMatch(named);
		});
	}

	@Test
	void showEachTokenAsOneRowWithItsActions() {
		String html = html("list", "en");
		assertThat(found(html, "<tr data-match=")).hasSize(TokenSamples.TOKENS);
		assertThat(html).contains(label("token.rotate.name", "deploy-prod"))
			.contains(label("token.revoke.name", "deploy-prod"))
			.contains(label("token.replace.name", "wiki-sync"))
			.doesNotContain(label("token.rotate.name", "wiki-sync"))
			.doesNotContain(label("token.revoke.name", "old-agent"));
	}

	@Test
	void nameWhatHasNoName() {
		assertThat(html("list", "en")).contains(label("token.rotate.name", text("token.unnamed")))
			.contains(label("token.revoke.name", text("token.unnamed")));
		assertThat(html("secret-not-kept", "en"))
			.contains(">" + escaped("secret.created", text("token.unnamed")) + "</h1>");
	}

	@Test
	void offerToTakeOffTheOrganizationsThatThePersonAdded() {
		assertThat(html("list", "en")).contains("action=\"/organizations/northwind/remove\"")
			.contains(label("organization.remove.name", "northwind"))
			.doesNotContain("/organizations/contoso/remove");
		assertThat(html("list-none", "en")).doesNotContain("/remove");
	}

	@Test
	void offerToSignInAgainWhereASessionMayHaveEnded() {
		assertThat(html("error-403", "en")).contains(escaped("error.403.changed"))
			.contains("href=\"/oauth2/authorization/entra\">" + escaped("error.sign-in") + "</a>");
	}

	@Test
	void sayInWordsWhatIsLeft() {
		assertThat(html("list", "en")).contains(">" + escaped("token.in-days", 3) + "<")
			.contains(">" + escaped("token.in-days", 1) + "<")
			.contains(">" + escaped("token.in-days", 0) + "<")
			.contains(">" + escaped("token.in-months", 4) + "<")
			.contains(">25 Nov 2026<")
			.contains("title=\"25 Nov 2026, 17:09 UTC\"");
		assertThat(html("list", "pt-BR")).contains(">" + escaped(Texts.PORTUGUESE, "token.in-days", 3) + "<")
			.contains(">" + escaped(Texts.PORTUGUESE, "token.in-days", 1) + "<")
			.contains(">25/11/2026<");
	}

	@Test
	void showTheSecretAsTheOnlyTextOfItsElement() {
		assertThat(found(html("secret-rotated", "en"), "id=\"token-secret\"[^>]*>([^<]*)<")).singleElement()
			.asString()
			.matches("8fK2mQ\\w+AZDOx7Qk");
	}

	@Test
	void holdNoSecretWhereTheSnippetsHaveAPlaceForIt() {
		String html = html("secret-created", "en");
		assertThat(found(html, "data-fill=\"\\w+\">([^<]*)<")).hasSize(6)
			.containsOnly(escaped("snippets.token"), escaped("snippets.token.base64"));
		assertThat(found(html, "8fK2mQ")).hasSize(1);
	}

	@Test
	void offerASnippetForEveryChoice() {
		String html = html("secret-created", "pt-BR");
		assertThat(found(html, "class=\"snippet (\\w+)\"")).hasSize(6)
			.isEqualTo(found(html, "name=\"snippet\" value=\"(\\w+)\""));
	}

	@Test
	void keepWhatWasTyped() {
		String html = html("new-wrong", "en");
		assertThat(html).contains("value=\"31/01/2020\"")
			.contains("href=\"#name\">" + escaped("form.name.required") + "<")
			.contains("<span>" + escaped("refusal.accessDenied"));
		assertThat(found(html, "(<input[^>]*value=\"vso.code\"[^>]*>)")).singleElement().asString().contains("checked");
		assertThat(found(html, "(<input[^>]*value=\"vso.code_write\"[^>]*>)")).singleElement()
			.asString()
			.doesNotContain("checked");
	}

	@Test
	void keepUnknownScopes() {
		assertThat(found(html("replace", "en"), "(<input[^>]*value=\"vso.from_the_future\"[^>]*>)")).singleElement()
			.asString()
			.contains("checked");
	}

	@Test
	void offerNoPermissionOfEntraAsAScope() {
		assertThat(found(html("new", "en"), "(<input[^>]*value=\"vso.pats\"[^>]*>)")).singleElement()
			.asString()
			.contains("disabled");
	}

	private String html(SamplePage page) {
		return html(page.name(), page.language());
	}

	private String html(String name, String language) {
		return this.rendered.computeIfAbsent(name + " " + language, (key) -> render(name, language));
	}

	private String render(String name, String language) {
		MvcTestResult result = this.mvc.get()
			.uri("/samples/" + name)
			.with(oidcLogin())
			.header(HttpHeaders.ACCEPT_LANGUAGE, language)
			.locale(Locale.forLanguageTag(language))
			.exchange();
		assertThat(result).hasStatusOk();
		return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
	}

	private static String label(String key, Object... arguments) {
		return "aria-label=\"" + escaped(key, arguments) + "\"";
	}

	/**
	 * The first group of all that matches, or the whole where there is no group.
	 */
	private static List<String> found(String html, String pattern) {
		return Pattern.compile(pattern, Pattern.DOTALL)
			.matcher(html)
			.results()
			.map((match) -> (match.groupCount() > 0) ? match.group(1) : match.group())
			.toList();
	}

	private record SamplePage(String name, String language) {
	}

}
