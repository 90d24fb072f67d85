package io.patkeeper.token;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.patkeeper.Database;
import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.ChangeTrackingFilter;
import io.patkeeper.azuredevops.CreatedToken;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.PersonalAccessTokenRequest;
import io.patkeeper.azuredevops.Refusal;
import io.patkeeper.azuredevops.Secret;
import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.journal.Action;
import io.patkeeper.journal.ChangeLimit;
import io.patkeeper.journal.ChangeResult;
import io.patkeeper.journal.DuplicateSubmissionException;
import io.patkeeper.journal.Journal;
import io.patkeeper.journal.JournalUnavailableException;
import io.patkeeper.journal.Outcome;
import io.patkeeper.journal.PendingChange;
import io.patkeeper.journal.TooManyChangesException;
import io.patkeeper.token.note.NoteRepository;
import io.patkeeper.token.scope.ScopeCatalogue;
import io.patkeeper.token.scope.ScopeFixtures;
import io.patkeeper.token.scope.ScopePresets;
import io.patkeeper.token.scope.ScopeTexts;
import io.patkeeper.token.secret.NewSecrets;
import io.patkeeper.ui.MessageKeys;
import io.patkeeper.ui.FragmentCache;
import io.patkeeper.ui.Notice;
import jakarta.servlet.http.Cookie;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

import static io.patkeeper.Texts.escaped;
import static io.patkeeper.Texts.text;
import static io.patkeeper.token.Fixtures.CONTOSO;
import static io.patkeeper.token.Fixtures.FABRIKAM;
import static io.patkeeper.token.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willReturn;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.never;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

/**
 * The pages of tokens, without Azure DevOps behind them.
 */
@WebMvcTest(
		controllers = { TokenListController.class, TokenExportController.class, NewTokenController.class,
				TokenController.class, SecretController.class, DuplicateSubmissionController.class,
				OrganizationsController.class },
		properties = "patkeeper.overview-age=0",
		excludeFilters = @Filter(type = FilterType.REGEX, pattern = "io\\.patkeeper\\.(rotation|bulk|reminder)\\..*"))
@Import({ RecentOverviews.class, TokenCsv.class, TokenCreationService.class, TokenFormPrefill.class,
		TokenSearchText.class, TokenListRenderer.class, TokenListFragments.class, FragmentCache.class, ScopeTexts.class,
		ScopeCatalogue.class, ScopePresets.class, LifespanLimits.class, TokenFormRenderer.class,
		TokenFormValidator.class, NewSecrets.class, NoteRepository.class, Journal.class, ChangeLimit.class,
		TokenPagesTests.FixedTime.class, TokenPagesTests.Tables.class })
@EnableConfigurationProperties(RecentOverviews.Settings.class)
class TokenPagesTests {

	private static final PersonalAccessToken DEPLOY = Fixtures.pat("deploy \"prod\" <b>", Duration.ofDays(40),
			"vso.code", "vso.brand_new");

	private static final String PAGE = "/organizations/fabrikam/tokens/" + DEPLOY.authorizationId();

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private Journal journal;

	@MockitoBean
	private TokenService tokens;

	@MockitoBean
	private TokenChangeService changes;

	@MockitoBean
	private OrganizationService organizations;

	@MockitoSpyBean
	private RecentOverviews overviews;

	private final MockHttpSession session = new MockHttpSession();

	@BeforeEach
	void oneTokenInOneOrganization() {
		given(this.organizations.of(any())).willReturn(
				new ManagedOrganizations(List.of(CONTOSO, FABRIKAM), Map.of(), List.of(CONTOSO), false, null, 0));
		given(this.tokens.overview(any(), any()))
			.willReturn(new TokenOverview(List.of(Fixtures.token(DEPLOY)), new TreeMap<>(), new TreeMap<>(), null));
		given(this.tokens.fetchWithStatus(FABRIKAM, DEPLOY.authorizationId())).willReturn(Fixtures.token(DEPLOY));
		given(this.tokens.fetch(FABRIKAM, DEPLOY.authorizationId())).willReturn(Fixtures.token(DEPLOY));
	}

	@Test
	void listsTokensWithTheirActionsAndEscapesTheirNames() {
		assertThat(page(get("/tokens"))).contains("deploy &quot;prod&quot; &lt;b&gt;")
			.contains("vso.brand_new")
			.contains(escaped("token.rotate.name", DEPLOY.displayName()))
			.contains(escaped("token.revoke.name", DEPLOY.displayName()))
			.doesNotContain("<b>");
	}

	@Test
	void holdsNoFormInItsRows() {
		Document page = Jsoup.parse(page(get("/tokens")));
		assertThat(page.select("tbody tr")).hasSize(1);
		assertThat(page.select("tbody form, tbody input:not([type=checkbox])")).isEmpty();
		assertThat(page.select("tbody input").eachAttr("value"))
			.containsExactly("fabrikam/" + DEPLOY.authorizationId());
		assertThat(page.select("form:has(tbody) > input[name=_csrf]")).hasSize(1);
		assertThat(page.select("tbody button").eachAttr("formaction")).containsExactly(PAGE + "/rotate",
				PAGE + "/rotate?overlap");
	}

	@Test
	void saysWhatATokenMayDoInWordsAndNamesItsScopesOnHover() {
		Document page = Jsoup.parse(page(get("/tokens")));
		assertThat(page.select("td.reach").text()).isEqualTo(text("form.scopes.level", text("scope.area.code"),
				text("scope.access.read").toLowerCase(Locale.ENGLISH)) + " vso.brand_new");
		assertThat(page.select("td.reach").attr("title")).isEqualTo("vso.code, vso.brand_new");
		for (String query : List.of("vso.code", "code: read", "read code")) {
			assertThat(page(get("/tokens").param("q", query)))
				.contains(escaped("token.rotate.name", DEPLOY.displayName()));
		}
	}

	@Test
	void leavesOnlyFinishingToATokenInRotation() {
		UUID rotation = UUID.randomUUID();
		Document page = Jsoup.parse(page(get("/tokens").flashAttr("rotations",
				new SampleRotations(new SampleRotation(rotation, DEPLOY.authorizationId(), false)))));
		Elements actions = page.select("td.do .actions > a, td.do .actions > button");
		assertThat(actions.eachText()).containsExactly(text("rotation.go-on"));
		assertThat(actions.attr("href")).isEqualTo("/rotations/" + rotation);
		assertThat(page.select("td.state").text()).isEqualTo(text("token.status.in-rotation"));
		assertThat(page.select("tbody th").text()).contains(text("rotation.is-old"), text("rotation.in-rotation"));
		assertThat(page.select(".menu a, .menu button").eachText()).containsExactly(text("rotation.revoke-old"),
				text("token.revoke"));
	}

	@Test
	void saysThatNoTokenMatches() {
		assertThat(page(get("/tokens").param("q", "nothing like it")))
			.doesNotContain(escaped("token.rotate.name", DEPLOY.displayName()))
			.contains("nothing like it")
			.contains(escaped("tokens.none-match"))
			.containsPattern("href=\"/tokens\\?[^\"]*\">" + escaped("tokens.show-all") + "<");
	}

	@Test
	void offersToCreateTheFirstTokenByTask(@Autowired ScopePresets presets) {
		given(this.tokens.overview(any(), any()))
			.willReturn(new TokenOverview(List.of(), new TreeMap<>(), new TreeMap<>(), null));
		Elements tasks = Jsoup.parse(page(get("/tokens").param("status", "active"))).select(".empty .chip");
		assertThat(tasks).hasSize(4).allSatisfy((task) -> {
			String preset = task.attr("href").replace("/tokens/new?preset=", "");
			assertThat(presets.find(preset)).as(preset).isPresent();
			assertThat(task.text()).isEqualTo(text("scope.preset." + preset));
		});
	}

	@Test
	void saysThatNoTokenIsActiveAndLeadsToTheOthers() {
		given(this.tokens.overview(any(), any())).willReturn(new TokenOverview(
				List.of(Fixtures.token(DEPLOY, TokenStatus.REVOKED)), new TreeMap<>(), new TreeMap<>(), null));
		assertThat(page(get("/tokens").param("status", "active"))).contains(escaped("tokens.none-active"))
			.containsPattern("href=\"/tokens\\?[^\"]*\">" + escaped("tokens.none-active.show") + "<")
			.doesNotContain(escaped("tokens.none"));
	}

	@Test
	void showsTilesThatAreFiltersAndRemovesTheFilterByTheSameTile() {
		PersonalAccessToken full = Fixtures.pat("full", Duration.ofDays(40), "app_token");
		given(this.tokens.overview(any(), any())).willReturn(new TokenOverview(
				List.of(Fixtures.token(DEPLOY), Fixtures.token(full),
						Fixtures.token(Fixtures.pat("old", Duration.ofDays(-2), "vso.code"), TokenStatus.EXPIRED)),
				new TreeMap<>(), new TreeMap<>(), null));
		Document page = Jsoup.parse(page(get("/tokens")));
		assertThat(page.select("main [aria-current]").eachText()).containsExactly(text("tokens.filter.active") + " 2");
		assertThat(page.select(".tile").eachAttr("href")).containsExactly("/tokens?status=active&facet=full-access",
				"/tokens?status=inactive&facet=recently-expired");
		Document narrowed = Jsoup.parse(page(get("/tokens").param("facet", "full-access")));
		assertThat(narrowed.select("tbody th").eachText()).containsExactly("full");
		assertThat(narrowed.select(".tile[aria-current]").eachAttr("href")).containsExactly("/tokens");
	}

	@Test
	void showsAdviceAsALineOfFiltersBelowTheList() {
		PersonalAccessToken wide = Fixtures.pat("wide", Duration.ofDays(100), "vso.code", "vso.code_write");
		given(this.tokens.overview(any(), any())).willReturn(new TokenOverview(
				List.of(Fixtures.token(DEPLOY), Fixtures.token(wide)), new TreeMap<>(), new TreeMap<>(), null));
		Document page = Jsoup.parse(page(get("/tokens")));
		assertThat(page.select(".tiles")).as("no tile has a token").isEmpty();
		assertThat(page.select(".advice a").eachAttr("href"))
			.containsExactly("/tokens?status=active&facet=redundant-scopes", "/tokens?status=active&facet=long-lived");
		assertThat(page.select(".advice a").eachText()).containsExactly(
				"1 " + text("tokens.attention.redundant-scopes.one"), "1 " + text("tokens.attention.long-lived.one"));
		Document narrowed = Jsoup.parse(page(get("/tokens").param("facet", "long-lived")));
		assertThat(narrowed.select("tbody th").eachText()).containsExactly("wide");
		assertThat(narrowed.select(".tile[aria-current]").eachAttr("href")).containsExactly("/tokens");
	}

	@Test
	void showsNoAdviceOfWhichThereIsNoToken() {
		assertThat(Jsoup.parse(page(get("/tokens"))).select(".tiles, .advice")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "app_token, full-access, ?edit", "vso.code vso.code_write, redundant-scopes, ?edit",
			"vso.code, long-lived, ?edit" })
	void givesOnePieceOfAdviceOnATokenWithTheActionThatHelps(String scopes, String advice, String action) {
		PersonalAccessToken pat = Fixtures.pat("ci", Duration.ofDays(100), scopes.split(" "));
		given(this.tokens.fetchWithStatus(any(), any())).willReturn(Fixtures.token(pat));
		Elements notices = Jsoup.parse(page(get(PAGE))).select("main .notice");
		assertThat(notices).singleElement().satisfies((notice) -> {
			assertThat(notice.select("a").text()).isEqualTo(text("token.advice." + advice + ".link"));
			assertThat(notice.select("a").attr("href")).endsWith(action);
		});
	}

	@Test
	void advisesToRevokeTheTokenOfAToolThatIsNoLongerUsed() {
		PersonalAccessToken pat = Fixtures.pat("vscode_laptop", Duration.ofDays(40), "vso.code");
		given(this.tokens.fetchWithStatus(any(), any())).willReturn(Fixtures.token(pat));
		assertThat(Jsoup.parse(page(get(PAGE))).select("main .notice a").attr("href")).endsWith("/revoke");
	}

	@Test
	void leadsToTheTokensOfTheSameNameIfTheyAreRemembered() {
		ManagedToken other = Fixtures.token(new PersonalAccessToken(UUID.randomUUID(), DEPLOY.displayName(),
				DEPLOY.scopes(), DEPLOY.targetAccounts(), DEPLOY.validFrom(), DEPLOY.validTo()));
		willReturn(TokenRow.compareNames(Stream.of(Fixtures.token(DEPLOY), other)
			.map((token) -> TokenRow.of(token, ScopeFixtures.catalogue(), Fixtures.NOW))
			.toList())).given(this.overviews).remembered(any());
		Element notice = Jsoup.parse(page(get(PAGE))).expectFirst("main .notice");
		assertThat(notice.text()).contains(text("token.advice.shared-name", "", 0, 1));
		assertThat(notice.select("li a").eachAttr("href"))
			.containsExactly("/organizations/fabrikam/tokens/" + other.authorizationId());
		assertThat(notice.select("p a").attr("href")).isEqualTo(PAGE + "?edit");
	}

	@Test
	void givesNoAdviceOnAModestToken() {
		assertThat(Jsoup.parse(page(get(PAGE))).select("main .notice")).isEmpty();
	}

	@Test
	void answersASearchWhileThePersonTypesWithWhatChangesOnly() {
		given(this.tokens.overview(any(), any())).willReturn(new TokenOverview(
				List.of(Fixtures.token(DEPLOY), Fixtures.token(Fixtures.pat("other", Duration.ofDays(40), "vso.code"))),
				new TreeMap<>(), new TreeMap<>(), null));
		Document page = Jsoup.parse(page(get("/tokens").param("q", "deploy")));
		Document found = Jsoup.parse(page(get("/tokens").param("q", "deploy").header("X-Requested-With", "fetch")));
		assertThat(found.select("tbody th")).hasSize(1);
		assertThat(found.body().children()).extracting(Element::id)
			.containsExactlyElementsOf(page.select("[data-refreshed]").eachAttr("id"));
		assertThat(found.body().children()).allSatisfy((part) -> assertThat(withoutCsrf(part))
			.isEqualTo(withoutCsrf(Objects.requireNonNull(page.getElementById(part.id())))));
	}

	private static String withoutCsrf(Element part) {
		part.select("[name=_csrf]").removeAttr("value");
		return part.outerHtml();
	}

	@Test
	void offersOnlyStatusesOfWhichThereIsAToken() {
		given(this.tokens.overview(any(), any()))
			.willReturn(new TokenOverview(List.of(Fixtures.token(DEPLOY)), new TreeMap<>(), new TreeMap<>(), null));
		assertThat(Jsoup.parse(page(get("/tokens"))).select("#kinds a").eachText())
			.containsExactly(text("tokens.filter.active") + " 1", text("tokens.filter.all") + " 1");
		assertThat(Jsoup.parse(page(get("/tokens").param("q", "none"))).select("#kinds a").eachText())
			.containsExactly(text("tokens.filter.active") + " 0");
	}

	@Test
	void offersTheInactiveTokensWhereNoneIsActive() {
		given(this.tokens.overview(any(), any())).willReturn(new TokenOverview(
				List.of(Fixtures.token(DEPLOY, TokenStatus.REVOKED)), new TreeMap<>(), new TreeMap<>(), null));
		assertThat(page(get("/tokens"))).contains(escaped("tokens.none-active"), escaped("tokens.none-active.show"))
			.doesNotContain(escaped("token.replace.name", DEPLOY.displayName()));
		for (String status : List.of("inactive", "all")) {
			assertThat(page(get("/tokens").param("status", status)))
				.contains(escaped("token.replace.name", DEPLOY.displayName()));
		}
	}

	@Test
	void showsTheTokensOfAWeek() {
		Document page = Jsoup.parse(page(get("/tokens")));
		assertThat(page.select(".weeks svg a").eachAttr("href")).containsExactly("/tokens?week=2026-12-28");
		Document week = Jsoup.parse(page(get("/tokens").param("week", "2026-12-28")));
		assertThat(week.select("tbody tr")).hasSize(1);
		assertThat(week.select(".weeks svg a[aria-current]").eachAttr("href")).containsExactly("/tokens");
		assertThat(page(get("/tokens").param("week", "2026-12-21"))).contains(escaped("tokens.none-match"));
	}

	@Test
	void doesNotCallAnUnreachableOrganizationEmpty() {
		TreeMap<Organization, RuntimeException> silent = new TreeMap<>();
		silent.put(CONTOSO, fault(Fault.UNREACHABLE));
		given(this.organizations.of(any()))
			.willReturn(new ManagedOrganizations(List.of(CONTOSO), Map.of(), List.of(), false, null, 0));
		given(this.tokens.overview(any(), any()))
			.willReturn(new TokenOverview(List.of(), silent, new TreeMap<>(), null));
		assertThat(page(get("/tokens"))).contains(escaped("tokens.not-listed"))
			.doesNotContain(escaped("tokens.heading", 0))
			.doesNotContain(escaped("tokens.none"));
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void tellsWhichOrganizationDidNotAnswerBesideTheTokensOfTheOthers(Fault fault) {
		TreeMap<Organization, RuntimeException> silent = new TreeMap<>();
		silent.put(CONTOSO, fault(fault));
		given(this.tokens.overview(any(), any()))
			.willReturn(new TokenOverview(List.of(Fixtures.token(DEPLOY)), silent, new TreeMap<>(), null));
		String page = page(get("/tokens"));
		assertThat(notices(page)).containsExactly(text("fault." + MessageKeys.of(fault) + ".notice", "contoso"));
		assertThat(page).contains(escaped("token.rotate.name", DEPLOY.displayName()));
	}

	@Test
	void tellsThatAnOrganizationDidNotListAllOfItsTokens() {
		given(this.tokens.overview(any(), any())).willReturn(new TokenOverview(List.of(Fixtures.token(DEPLOY)),
				new TreeMap<>(Map.of(FABRIKAM, fault(Fault.NO_ANSWER))), new TreeMap<>(), null));
		String page = page(get("/tokens"));
		assertThat(notices(page)).containsExactly(text("tokens.incomplete", "fabrikam"));
		assertThat(page).contains(escaped("tokens.heading", 1), escaped("tokens.heading.where", 2))
			.contains(escaped("token.rotate.name", DEPLOY.displayName()));
	}

	@Test
	void countsTheTokensThatCouldNotBeReadBesideTheOthers() {
		given(this.tokens.overview(any(), any())).willReturn(new TokenOverview(List.of(Fixtures.token(DEPLOY)),
				new TreeMap<>(), new TreeMap<>(Map.of(FABRIKAM, 2)), null));
		String page = page(get("/tokens"));
		assertThat(notices(page)).containsExactly(text("tokens.unread", 2, "fabrikam"));
		assertThat(page).contains(escaped("tokens.heading", 1), escaped("tokens.heading.where", 2))
			.contains(escaped("token.rotate.name", DEPLOY.displayName()));
	}

	@Test
	void doesNotCallAnOrganizationEmptyWhoseTokensCouldNotBeRead() {
		given(this.organizations.of(any()))
			.willReturn(new ManagedOrganizations(List.of(CONTOSO), Map.of(), List.of(), false, null, 3));
		given(this.tokens.overview(any(), any()))
			.willReturn(new TokenOverview(List.of(), new TreeMap<>(), new TreeMap<>(Map.of(CONTOSO, 1)), null));
		String page = page(get("/tokens"));
		assertThat(notices(page)).containsExactlyInAnyOrder(text("tokens.unread", 1, "contoso"),
				text("tokens.undiscovered.unread", 3));
		assertThat(page).contains(escaped("tokens.not-listed")).doesNotContain(escaped("tokens.none"));
	}

	@Test
	void doesNotSayThatThereIsNoOrganizationIfTheyCouldNotBeLookedUp() {
		given(this.organizations.of(any()))
			.willReturn(new ManagedOrganizations(List.of(), Map.of(), List.of(), false, Fault.UNREACHABLE, 0));
		given(this.tokens.overview(any(), any()))
			.willReturn(new TokenOverview(List.of(), new TreeMap<>(), new TreeMap<>(), null));
		assertThat(page(get("/tokens"))).contains(escaped("tokens.undiscovered.failed"))
			.contains(escaped("tokens.no-organization.unknown"))
			.doesNotContain(escaped("tokens.no-organization"));
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void offersToAddAnOrganizationWhereNoneCanBeDiscovered(Fault fault) {
		given(this.organizations.of(any()))
			.willReturn(new ManagedOrganizations(List.of(), Map.of(), List.of(), false, fault, 0));
		given(this.tokens.overview(any(), any()))
			.willReturn(new TokenOverview(List.of(), new TreeMap<>(), new TreeMap<>(), null));
		assertThat(page(get("/tokens"))).contains("action=\"/organizations\"");
	}

	@Test
	void leadsToFilesWithTheFilterAndOrderOfTheList() {
		String filter = "?q=a%26b%20c&organization=fabrikam&status=all&facet=&week=&sort=name&dir=desc";
		given(this.tokens.overview(any(), any())).willReturn(
				new TokenOverview(List.of(Fixtures.token(Fixtures.pat("a&b c", Duration.ofDays(40), "vso.code"))),
						new TreeMap<>(), new TreeMap<>(), null));
		Document page = Jsoup.parse(page(get(URI.create("/tokens" + filter))));
		assertThat(page.select("#found .exports a").eachText()).containsExactly(text("export.csv"),
				text("export.json"));
		assertThat(page.select("#found .exports a").eachAttr("href")).containsExactly("/tokens.csv" + filter,
				"/tokens.json" + filter);
		assertThat(page.select("tbody .exports")).isEmpty();
		assertThat(Jsoup.parse(page(get("/tokens").param("q", "no such token"))).select(".exports")).isEmpty();
	}

	@Test
	void exportsTheListAsCsv() {
		PersonalAccessToken ended = Fixtures.patFor(null, "=1+1", Duration.ofDays(-2), "app_token");
		given(this.tokens.overview(any(), any())).willReturn(new TokenOverview(
				List.of(new ManagedToken(CONTOSO, List.of(CONTOSO, FABRIKAM), ended, TokenStatus.EXPIRED),
						Fixtures.token(DEPLOY)),
				new TreeMap<>(), new TreeMap<>(), null));
		MvcTestResult csv = this.mvc.perform(asAna(get("/tokens.csv").param("status", "all")));
		assertThat(csv).hasStatusOk().hasContentType("text/csv;charset=UTF-8");
		assertThat(csv).headers()
			.hasValue("Content-Disposition", "attachment; filename=\"patkeeper-tokens-2026-11-23.csv\"");
		String header = String.join(",", text("token.organization"), text("token.name"), text("token.scopes"),
				text("token.status"), text("token.created"), text("token.expires"), text("export.days-left"),
				text("token.all-organizations"), text("token.authorization-id"), text("export.url"), text("note"));
		assertThat(csv).bodyText()
			.isEqualTo("\uFEFF" + header + "\r\nfabrikam,\"deploy \"\"prod\"\" <b>\",vso.code vso.brand_new,"
					+ text("token.status.active") + ",2026-11-13T12:00:00Z,2027-01-02T12:00:00Z,40,false,"
					+ DEPLOY.authorizationId() + ",http://localhost" + PAGE
					+ ",\r\n\"contoso, fabrikam\",'=1+1,app_token," + text("token.status.expired")
					+ ",2026-11-13T12:00:00Z,2026-11-21T12:00:00Z,,true," + ended.authorizationId()
					+ ",http://localhost/organizations/contoso/tokens/" + ended.authorizationId() + ",\r\n");
	}

	@Test
	void exportsTheListAsJson() {
		MvcTestResult json = this.mvc.perform(asAna(get("/tokens.json")));
		assertThat(json).hasStatusOk().hasContentType("application/json");
		assertThat(json).headers()
			.hasValue("Content-Disposition", "attachment; filename=\"patkeeper-tokens-2026-11-23.json\"");
		assertThat(json).bodyJson().isStrictlyEqualTo("""
				{
					"asOf": "2026-11-23T12:00:00Z",
					"complete": true,
					"incompleteOrganizations": [],
					"organizationsMissing": false,
					"tokens": [
						{
							"organizations": [ "fabrikam" ],
							"name": "deploy \\"prod\\" <b>",
							"scopes": [ "vso.code", "vso.brand_new" ],
							"status": "active",
							"created": "2026-11-13T12:00:00Z",
							"expires": "2027-01-02T12:00:00Z",
							"daysLeft": 40,
							"allOrganizations": false,
							"authorizationId": "%s",
							"url": "http://localhost%s",
							"note": null
						}
					]
				}
				""".formatted(DEPLOY.authorizationId(), PAGE));
	}

	@Test
	void exportsAllTokensThatMatchAndNotOnlyThoseOfAPage() {
		List<ManagedToken> many = IntStream.range(0, 200)
			.mapToObj((i) -> Fixtures
				.token(Fixtures.pat((i % 2 == 0 ? "even-" : "odd-") + i, Duration.ofDays(40 + i), "vso.code")))
			.toList();
		given(this.tokens.overview(any(), any()))
			.willReturn(new TokenOverview(many, new TreeMap<>(), new TreeMap<>(), null));
		MockHttpServletRequestBuilder request = get("/tokens.csv").param("q", "even")
			.param("dir", "desc")
			.param("page", "2");
		assertThat(page(request).lines().skip(1)).hasSize(100)
			.allMatch((line) -> line.contains("even-"))
			.first()
			.asString()
			.contains(",even-198,");
	}

	@Test
	void exportsATokenInRotationThatIsSearchedByItsStatus() {
		SampleRotations rotations = new SampleRotations(
				new SampleRotation(UUID.randomUUID(), DEPLOY.authorizationId(), false));
		String status = text("token.status.in-rotation");
		assertThat(page(get("/tokens.csv").param("q", status).flashAttr("rotations", rotations)).lines()).hasSize(2);
		assertThat(page(get("/tokens.csv").param("q", status)).lines()).hasSize(1);
	}

	@Test
	void saysInAFileAndInItsNameThatTokensAreMissing() {
		given(this.organizations.of(any())).willReturn(
				new ManagedOrganizations(List.of(CONTOSO, FABRIKAM), Map.of(), List.of(), false, Fault.UNREACHABLE, 0));
		given(this.tokens.overview(any(), any())).willReturn(new TokenOverview(List.of(Fixtures.token(DEPLOY)),
				new TreeMap<>(Map.of(CONTOSO, fault(Fault.NO_ANSWER))), new TreeMap<>(Map.of(CONTOSO, 1, FABRIKAM, 2)),
				null));
		MvcTestResult csv = this.mvc.perform(asAna(get("/tokens.csv")));
		assertThat(csv).headers()
			.hasValue("Content-Disposition", "attachment; filename=\"patkeeper-tokens-2026-11-23-incomplete.csv\"");
		assertThat(csv).bodyText()
			.contains("\r\n,\"" + text("export.organizations-missing") + "\",,,,,,,,,\r\ncontoso,"
					+ text("export.incomplete") + ",,,,,,,,,\r\nfabrikam," + text("export.incomplete")
					+ ",,,,,,,,,\r\nfabrikam,\"deploy ");
		MvcTestResult json = this.mvc.perform(asAna(get("/tokens.json")));
		assertThat(json).headers()
			.hasValue("Content-Disposition", "attachment; filename=\"patkeeper-tokens-2026-11-23-incomplete.json\"");
		assertThat(json).bodyJson().isLenientlyEqualTo("""
				{
					"complete": false,
					"incompleteOrganizations": [ "contoso", "fabrikam" ],
					"organizationsMissing": true
				}
				""");
	}

	@Test
	void createsATokenAndLeadsToItsSecret() {
		CreatedToken issued = new CreatedToken(DEPLOY, new Secret("canary-secret"), SupportIds.NONE);
		given(this.changes.create(any(), eq(FABRIKAM), any(), any())).willReturn(issued);
		assertThat(this.mvc.perform(goodForm())).hasRedirectedUrl(PAGE + "/secret");
		ArgumentCaptor<PersonalAccessTokenRequest> request = ArgumentCaptor.forClass(PersonalAccessTokenRequest.class);
		then(this.changes).should().create(eq("user"), eq(FABRIKAM), request.capture(), any());
		assertThat(request.getValue()).isEqualTo(new PersonalAccessTokenRequest("ci",
				List.of("vso.code", "vso.packaging_write"), NOW.plus(Duration.ofDays(30)), false));
	}

	@Test
	void showsTheSecretUntilItIsStored() {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willReturn(new CreatedToken(DEPLOY, new Secret("canary-secret"), SupportIds.NONE));
		assertThat(this.mvc.perform(goodForm())).hasStatus3xxRedirection();
		assertThat(page(get(PAGE + "/secret"))).contains("canary-secret").contains("id=\"token-secret\"");
		assertThat(page(get(PAGE + "/secret"))).contains("canary-secret");
		assertThat(this.mvc.perform(asAna(post(PAGE + "/secret/stored")).with(csrf()))).hasRedirectedUrl("/tokens")
			.flash()
			.containsEntry("notice", new Notice("success", "secret.forgotten.name", DEPLOY.displayName())
				.withLink("secret.token", PAGE));
		assertThat(this.mvc.perform(asAna(get(PAGE + "/secret")))).hasStatus(410)
			.bodyText()
			.doesNotContain("canary-secret");
	}

	@Test
	void showsASecretOnlyToItsOwner() {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willReturn(new CreatedToken(DEPLOY, new Secret("canary-secret"), SupportIds.NONE));
		assertThat(this.mvc.perform(goodForm())).hasStatus3xxRedirection();
		assertThat(this.mvc.perform(get(PAGE + "/secret").with(oidcLogin()))).hasStatus(410)
			.bodyText()
			.doesNotContain("canary-secret");
	}

	@Test
	void showsNoSecretToAnotherPersonInTheSameBrowser() {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willReturn(new CreatedToken(DEPLOY, new Secret("canary-secret"), SupportIds.NONE));
		assertThat(this.mvc.perform(goodForm())).hasStatus3xxRedirection();
		assertThat(this.mvc.perform(get(PAGE + "/secret").session(this.session).with(user("somebody else"))))
			.hasStatus(410)
			.bodyText()
			.doesNotContain("canary-secret");
	}

	@Test
	void showsASecretThatCannotBeKeptAtOnce() {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willReturn(new CreatedToken(DEPLOY, new Secret("canary-secret"), SupportIds.NONE));
		this.jdbc.sql("alter table new_secret rename to elsewhere").update();
		try {
			assertThat(this.mvc.perform(goodForm())).hasStatusOk()
				.bodyText()
				.contains("canary-secret")
				.contains(escaped("secret.step.not-kept"))
				.doesNotContain(escaped("secret.stored"));
		}
		finally {
			this.jdbc.sql("alter table elsewhere rename to new_secret").update();
		}
	}

	@Test
	void leadsASecondSubmissionOfTheSameFormToWhatTheFirstCameTo() {
		UUID idempotencyKey = UUID.randomUUID();
		given(this.changes.create(any(), eq(FABRIKAM), any(), eq(idempotencyKey)))
			.willThrow(new DuplicateSubmissionException(new IllegalStateException("twice")));
		assertThat(this.mvc.perform(goodForm().param("idempotencyKey", idempotencyKey.toString())))
			.hasRedirectedUrl("/tokens/attempts/" + idempotencyKey);
		assertThat(page(get("/tokens/attempts/" + idempotencyKey))).contains(escaped("duplicate-submission.none"));
		long row = this.journal.open(new PendingChange("user", "fabrikam", null, "ci", Action.CREATE, idempotencyKey));
		assertThat(this.mvc.perform(asAna(get("/tokens/attempts/" + idempotencyKey)))).hasHeader("Refresh", "2")
			.bodyText()
			.contains(escaped("duplicate-submission.in-progress"));
		this.journal.close(row, new ChangeResult(Outcome.DONE, null, DEPLOY.authorizationId(), null));
		assertThat(this.mvc.perform(asAna(get("/tokens/attempts/" + idempotencyKey))))
			.hasRedirectedUrl(PAGE + "/secret");
	}

	@Test
	void givesEachNewFormAnAttemptOfItsOwn() {
		assertThat(page(get("/tokens/new"))).containsPattern("name=\"idempotencyKey\" value=\"[0-9a-f-]{36}\"");
		assertThat(page(get(PAGE))).doesNotContain("name=\"idempotencyKey\"");
	}

	@Test
	void showsOnlyTheOwnersChangesOfAToken() {
		this.journal
			.open(new PendingChange("user", "fabrikam", DEPLOY.authorizationId(), "deploy", Action.CHANGE, null));
		this.journal
			.open(new PendingChange("other", "fabrikam", DEPLOY.authorizationId(), "deploy", Action.REVOKE, null));
		assertThat(page(get(PAGE))).contains(escaped("journal.action.change"))
			.doesNotContain(escaped("journal.action.revoke") + "</td>");
	}

	@Test
	void saysThatNothingIsChangedWhileNothingCanBeWrittenDown() {
		willThrow(new JournalUnavailableException(new IllegalStateException("read-only"))).given(this.changes)
			.revoke(any(), any(), any(), any());
		assertThat(this.mvc.perform(asAna(post(PAGE + "/revoke")).with(csrf()))).hasStatus(503)
			.bodyText()
			.contains(escaped("journal.unavailable"));
	}

	@Test
	void saysWhenToGoOnAfterTooManyChanges() {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willThrow(new TooManyChangesException(Duration.ofSeconds(119)));
		assertThat(this.mvc.perform(goodForm())).hasStatus(429)
			.hasHeader("Retry-After", "120")
			.bodyText()
			.contains(escaped("journal.unavailable"), escaped("journal.too-many.what"),
					escaped("journal.too-many.todo", 2));
	}

	@Test
	void tellsThatTheExpiryWasShortened() {
		PersonalAccessToken clamped = Fixtures.pat("ci", Duration.ofDays(7), "vso.code");
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willReturn(new CreatedToken(clamped, new Secret("canary-secret"), SupportIds.NONE));
		assertThat(this.mvc.perform(goodForm())).hasStatus3xxRedirection();
		String secretPage = page(get("/organizations/fabrikam/tokens/" + clamped.authorizationId() + "/secret"));
		assertThat(secretPage).contains("30 Nov 2026");
	}

	@ParameterizedTest
	@EnumSource(Refusal.class)
	void putsARefusalOnTheFormAndKeepsWhatWasTyped(Refusal refusal) {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willThrow(new TokenRefusedException(refusal.code(), null, SupportIds.NONE));
		assertThat(this.mvc.perform(goodForm())).hasStatus(422)
			.bodyText()
			.contains(escaped("refusal." + refusal.code(), refusal.code()))
			.satisfies(this::assertHoldsWhatWasTyped);
	}

	@ParameterizedTest
	@EnumSource(names = { "NOT_FOUND", "NOT_SIGNED_IN" })
	void saysBesideTheFieldThatThereIsNoSuchOrganizationAndKeepsTheForm(Fault fault) {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any())).willThrow(fault(fault));
		String form = formAfter(goodForm(), 422);
		assertThat(form).containsPattern("id=\"organization-errors\">[^~]*?"
				+ Pattern.quote(escaped("form.organization." + MessageKeys.of(fault), "fabrikam")));
		assertHoldsWhatWasTyped(form);
	}

	@ParameterizedTest
	@CsvSource({ "FORBIDDEN, 403", "CONDITIONAL_ACCESS, 403", "REJECTED, 502", "TOO_MANY_REQUESTS, 429",
			"UNREACHABLE, 503" })
	void explainsAnyOtherFaultOnTheFormAndKeepsIt(Fault fault, int status) {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any())).willThrow(fault(fault));
		String form = formAfter(goodForm(), status);
		assertThat(form).contains(escaped("fault." + MessageKeys.of(fault) + ".title"))
			.contains(escaped("fault.changed.no"))
			.contains("activity-7");
		assertHoldsWhatWasTyped(form);
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void keepsTheFormWhenTheTokenToReplaceCannotBeRead(Fault fault) {
		given(this.tokens.fetchWithStatus(FABRIKAM, DEPLOY.authorizationId())).willThrow(fault(fault));
		MvcTestResult answer = this.mvc.perform(goodForm().param("replaces", DEPLOY.authorizationId().toString()));
		assertThat(answer.getResponse().getStatus()).isGreaterThanOrEqualTo(401);
		assertThat(answer).bodyText()
			.doesNotContain(escaped("fault.changed.unknown"))
			.satisfies(this::assertHoldsWhatWasTyped);
		then(this.changes).should(never()).create(any(), any(), any(), any());
	}

	@Test
	void createsNothingInAnOrganizationThatIsNotThePersons() {
		String form = formAfter(goodForm("northwind"), 422);
		assertThat(form).contains(escaped("form.organization.not-yours")).doesNotContain(">northwind<");
		assertHoldsWhatWasTyped(form);
		then(this.changes).should(never()).create(any(), any(), any(), any());
	}

	@ParameterizedTest
	@CsvSource({ "true, false, 422", "true, true, 422", "false, true, 302" })
	void takesATypedNameOnlyWhereOrganizationsCannotBeDiscovered(boolean fixed, boolean undiscovered, int status) {
		given(this.organizations.of(any())).willReturn(new ManagedOrganizations(List.of(CONTOSO), Map.of(), List.of(),
				fixed, undiscovered ? Fault.FORBIDDEN : null, 0));
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willReturn(new CreatedToken(DEPLOY, new Secret("canary-secret"), SupportIds.NONE));
		assertThat(this.mvc.perform(goodForm())).hasStatus(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "northwind", "null", "../x", "<b>" })
	void letsNoLinkChooseAnOrganizationThatIsNotThePersons(String organization) {
		assertThat(page(get("/tokens/new").param("organization", organization)))
			.contains(escaped("form.organization.left-out"))
			.doesNotContain(organization + "<", organization + "\"");
		assertThat(page(get("/tokens/new").param("organization", "Fabrikam")))
			.doesNotContain(escaped("form.organization.left-out"))
			.containsPattern("<option value=\"fabrikam\" selected");
	}

	@Test
	void leadsFromTheListToAFormWithoutAnOrganizationUnlessOneIsShown() {
		assertThat(page(get("/tokens"))).contains("href=\"/tokens/new\"").doesNotContain("null");
		assertThat(page(get("/tokens").param("organization", "fabrikam")))
			.contains("href=\"/tokens/new?organization=fabrikam\"");
	}

	@Test
	void leavesNothingInTheSessionWhereNothingWasCreated() {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willThrow(new TokenRefusedException(Refusal.INVALID_SCOPE.code(), null, SupportIds.NONE));
		page(get("/tokens/new"));
		List<String> before = Collections.list(this.session.getAttributeNames());
		for (int i = 0; i < 50; i++) {
			assertThat(this.mvc.perform(goodForm())).hasStatus(422);
		}
		assertThat(Collections.list(this.session.getAttributeNames())).containsExactlyInAnyOrderElementsOf(before);
	}

	@ParameterizedTest
	@CsvSource({ "FAILED_TO_UPDATE_ACCESS_TOKEN, unknown", "ACCESS_DENIED, no" })
	void saysOfARefusedRevocationWhatIsKnownOfItsOutcome(Refusal refusal, String changed) {
		willThrow(new TokenRefusedException(refusal.code(), null, SupportIds.NONE)).given(this.changes)
			.revoke(any(), any(), any(), any());
		assertThat(this.mvc.perform(afterACall(asAna(post(PAGE + "/revoke")).with(csrf())))).hasStatus(422)
			.bodyText()
			.contains(escaped("fault.changed." + changed))
			.doesNotContain(escaped("fault.changed." + (changed.equals("no") ? "unknown" : "no")));
	}

	@Test
	void passesOnTheServicesOwnWordsAboutARefusalThatIsNew() {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willThrow(new TokenRefusedException("moonPhaseViolation", "The moon is not full", SupportIds.NONE));
		assertThat(this.mvc.perform(goodForm())).hasStatus(422)
			.bodyText()
			.contains(escaped("refusal.unknown", "moonPhaseViolation (The moon is not full)"));
	}

	@Test
	void doesNotAskAzureDevOpsForWhatCannotWork() {
		assertThat(this.mvc.perform(asAna(post("/tokens")).with(csrf())
			.param("name", "")
			.param("organization", "../x")
			.param("scopes", "vso.nonsense")
			.param("expires", "2020-01-01"))).hasStatus(422)
			.bodyText()
			.contains(escaped("form.name.required"))
			.contains(escaped("form.organization.invalid"))
			.contains(escaped("form.scopes.unknown", "vso.nonsense"))
			.contains(escaped("form.expires.past"));
		then(this.changes).should(never()).create(any(), any(), any(), any());
	}

	@Test
	void tellsWhatBecameOfATokenWhoseCreationWasNotAnswered() {
		CreationOutcomeUnknownException unknown = new CreationOutcomeUnknownException(FABRIKAM,
				new PersonalAccessTokenRequest("ci", List.of("vso.code"), NOW, false), List.of(Fixtures.token(DEPLOY)),
				fault(Fault.NO_ANSWER));
		given(this.changes.create(any(), eq(FABRIKAM), any(), any())).willThrow(unknown);
		assertThat(this.mvc.perform(goodForm())).hasStatus(504)
			.bodyText()
			.contains(PAGE + "/revoke")
			.contains("<button class=\"button danger\">" + escaped("token.revoke.name", DEPLOY.displayName())
					+ "</button>");
	}

	@Test
	void fillsTheFormFromTheTokenToReplace() {
		assertThat(page(get("/tokens/new").param("organization", "fabrikam")
			.param("replaces", DEPLOY.authorizationId().toString()))).contains("deploy &quot;prod&quot; &lt;b&gt;")
			.containsPattern("value=\"vso\\.brand_new\"[^>]*checked");
	}

	@ParameterizedTest
	@ValueSource(strings = { "app_token", "vso.brand_new" })
	void replacesATokenForAllOrganizationsByOneForTheChosenOrganization(String scope) {
		PersonalAccessToken global = Fixtures.patFor(null, "everywhere", Duration.ofDays(40), scope);
		given(this.tokens.fetchWithStatus(FABRIKAM, global.authorizationId())).willReturn(Fixtures.token(global));
		given(this.changes.create(any(), eq(CONTOSO), any(), any()))
			.willReturn(new CreatedToken(DEPLOY, new Secret("canary-secret"), SupportIds.NONE));
		String form = page(get("/tokens/new").param("organization", "fabrikam")
			.param("replaces", global.authorizationId().toString()));
		assertThat(form).contains("value=\"everywhere\"")
			.containsPattern("value=\"" + scope + "\"[^>]*checked")
			.contains("name=\"from\" value=\"fabrikam\"")
			.contains(escaped("form.replace.stays", "everywhere"))
			.contains("/organizations/fabrikam/tokens/" + global.authorizationId())
			.contains("<option value=\"\">")
			.doesNotContainPattern("<option[^>]*selected");
		assertThat(this.mvc.perform(asAna(post("/tokens")).with(csrf())
			.param("name", "everywhere")
			.param("organization", "contoso")
			.param("from", "fabrikam")
			.param("replaces", global.authorizationId().toString())
			.param("scopes", scope)
			.param("days", "30"))).hasStatus3xxRedirection();
		ArgumentCaptor<PersonalAccessTokenRequest> request = ArgumentCaptor.forClass(PersonalAccessTokenRequest.class);
		then(this.changes).should().create(any(), eq(CONTOSO), request.capture(), any());
		assertThat(request.getValue().scopes()).containsExactly(scope);
		assertThat(request.getValue().allOrganizations()).isFalse();
		then(this.changes).should(never()).revoke(any(), any(), any(), any());
	}

	@Test
	void letsAReplacementKeepAScopeThatWeDoNotKnow() {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willReturn(new CreatedToken(DEPLOY, new Secret("canary-secret"), SupportIds.NONE));
		assertThat(this.mvc.perform(
				goodForm().param("scopes", "vso.brand_new").param("replaces", DEPLOY.authorizationId().toString())))
			.hasRedirectedUrl(PAGE + "/secret");
	}

	@Test
	void showsOneTokenWithTheWayToItsForm() {
		assertThat(page(get(PAGE))).contains(DEPLOY.authorizationId().toString())
			.contains("href=\"" + PAGE + "?edit\"")
			.contains(escaped("token.for-days", 50))
			.doesNotContain("name=\"scopes\"");
	}

	@Test
	void showsTheFormOfOneToken() {
		assertThat(page(get(PAGE + "?edit"))).contains(escaped("form.change", DEPLOY.displayName()))
			.containsPattern("value=\"vso\\.brand_new\"[^>]*checked")
			.contains("value=\"deploy &quot;prod&quot; &lt;b&gt;\"");
	}

	@Test
	void offersNoFormForATokenThatIsRevoked() {
		given(this.tokens.fetchWithStatus(FABRIKAM, DEPLOY.authorizationId()))
			.willReturn(Fixtures.token(DEPLOY, TokenStatus.REVOKED));
		assertThat(page(get(PAGE + "?edit"))).doesNotContain("name=\"scopes\"");
		assertThat(page(get(PAGE))).doesNotContain("?edit").contains("replaces=" + DEPLOY.authorizationId());
	}

	@Test
	void changesAToken() {
		given(this.changes.change(any(), eq(FABRIKAM), eq(DEPLOY.authorizationId()), any())).willReturn(DEPLOY);
		assertThat(this.mvc.perform(asAna(post(PAGE)).with(csrf())
			.param("name", "renamed")
			.param("organization", "fabrikam")
			.param("scopes", "vso.brand_new")
			.param("days", "keep"))).hasRedirectedUrl(PAGE);
		then(this.changes).should()
			.change("user", FABRIKAM, DEPLOY.authorizationId(), new PersonalAccessTokenRequest("renamed",
					List.of("vso.brand_new"), NOW.plus(Duration.ofDays(40)), false));
	}

	@Test
	void doesNotExtendATokenThatIsExpired() {
		given(this.tokens.fetch(FABRIKAM, DEPLOY.authorizationId()))
			.willReturn(Fixtures.token(DEPLOY, TokenStatus.EXPIRED));
		assertThat(this.mvc.perform(asAna(post(PAGE)).with(csrf())
			.param("name", "renamed")
			.param("organization", "fabrikam")
			.param("scopes", "vso.code")
			.param("days", "30"))).hasStatus(422).bodyText().contains(escaped("refusal.expiredPatCannotBeExtended"));
		then(this.changes).should(never()).change(any(), any(), any(), any());
	}

	@Test
	void mergesTheStepsOfAreasWithTheScopesThatStandAlone() {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willReturn(new CreatedToken(DEPLOY, new Secret("canary-secret"), SupportIds.NONE));
		assertThat(this.mvc.perform(goodForm().param("scopes-build", "vso.build_execute")
			.param("scopes-work-items", "")
			.param("scopes-wiki", "vso.wiki"))).hasRedirectedUrl(PAGE + "/secret");
		ArgumentCaptor<PersonalAccessTokenRequest> request = ArgumentCaptor.forClass(PersonalAccessTokenRequest.class);
		then(this.changes).should().create(any(), eq(FABRIKAM), request.capture(), any());
		assertThat(request.getValue().scopes()).containsExactly("vso.build_execute", "vso.code", "vso.packaging_write",
				"vso.wiki");
	}

	@Test
	void grantsNothingThatItDoesNotKnowThroughTheStepOfAnArea() {
		assertThat(this.mvc.perform(goodForm().param("scopes-build", "vso.nonsense"))).hasStatus(422)
			.bodyText()
			.contains(escaped("form.scopes.unknown", "vso.nonsense"));
		then(this.changes).should(never()).create(any(), any(), any(), any());
	}

	@ParameterizedTest
	@ValueSource(strings = { "scopes-", "scopes[", "scopes[x].y", "scopes.empty", "scopes-code[" })
	void staysCalmAboutOddFields(String field) {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willReturn(new CreatedToken(DEPLOY, new Secret("canary-secret"), SupportIds.NONE));
		assertThat(this.mvc.perform(goodForm().param(field, ""))).hasRedirectedUrl(PAGE + "/secret");
	}

	@Test
	void choosesThePresetOfALink() {
		assertThat(page(get("/tokens/new").param("preset", "publish-packages").param("organization", "fabrikam")))
			.containsPattern("value=\"vso\\.packaging_write\"[^>]*checked")
			.doesNotContainPattern("value=\"vso\\.code\"[^>]*checked")
			.contains(escaped("scope.vso.packaging_write"));
	}

	@Test
	void replacesTheScopesOfAReplacementByThePreset() {
		assertThat(page(get("/tokens/new").param("preset", "read-work-items")
			.param("organization", "fabrikam")
			.param("replaces", DEPLOY.authorizationId().toString())))
			.containsPattern("value=\"vso\\.work\"[^>]*checked")
			.doesNotContain("value=\"vso.brand_new\"")
			.contains("name=\"replaces\"");
	}

	@Test
	void choosesATaskWithoutAScriptAndKeepsWhatElseWasEntered() {
		Document form = Jsoup.parse(page(chooseTask("publish-packages")));
		assertThat(form.select("[name=name]").val()).isEqualTo("ci");
		assertThat(form.select("[name=organization] [selected]").val()).isEqualTo("fabrikam");
		assertThat(form.select("[name=expires]").val()).isEqualTo("2026-12-24");
		assertThat(form.select("[value^=vso][checked]").eachAttr("value")).containsExactly("vso.packaging_write");
		assertThat(form.select("button[aria-current]").eachAttr("value")).containsExactly("publish-packages");
		then(this.changes).shouldHaveNoInteractions();
	}

	@Test
	void choosesNothingForATaskThatDoesNotExist() {
		assertThat(Jsoup.parse(page(chooseTask("everything"))).select("[value^=vso][checked]").eachAttr("value"))
			.containsExactly("vso.code_status", "vso.wiki");
	}

	@Test
	void createsATokenWhenEnterIsPressedInAField() {
		Document form = Jsoup.parse(page(get("/tokens/new")));
		Element first = form.select("form:has([name=preset]) button").get(0);
		assertThat(first.text()).isEqualTo(text("form.create"));
		assertThat(first.hasAttr("formaction")).isFalse();
	}

	@Test
	void offersNoScopeForAPresetThatDoesNotExist() {
		assertThat(page(get("/tokens/new").param("preset", "everything")))
			.doesNotContainPattern("value=\"(vso|app)[^>]*checked");
	}

	@Test
	void fillsTheFormFromALinkAndSaysSo() {
		assertThat(page(get("/tokens/new").param("name", "<b>ci").param("scopes", "vso.code_write", "vso.wiki")))
			.contains("value=\"&lt;b&gt;ci\"")
			.containsPattern("value=\"vso\\.code_write\"[^>]*checked")
			.containsPattern("value=\"vso\\.wiki\"[^>]*checked")
			.contains(escaped("form.prefilled"));
		then(this.tokens).shouldHaveNoInteractions();
		then(this.changes).shouldHaveNoInteractions();
	}

	@ParameterizedTest
	@CsvSource({ "days=7, 7, ''", "days=90, 90, ''", "days=45, '', 2027-01-07", "days=365, '', 2027-11-23",
			"expires=2027-01-31, '', 2027-01-31", "days=7&expires=2027-01-31, '', 2027-01-31" })
	void fillsInTheExpiryOfALink(String query, String days, String expires) {
		Document form = Jsoup.parse(page(get(URI.create("/tokens/new?" + query))));
		assertThat(form.select("[name=days][checked]").eachAttr("value"))
			.isEqualTo(days.isEmpty() ? List.of() : List.of(days));
		assertThat(form.select("[name=expires]").val()).isEqualTo(expires);
		assertThat(notices(form.outerHtml())).containsExactly(text("form.prefilled"));
		assertThat(form.select("#expires-left-out")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "days=0", "days=366", "days=-1", "days=x", "days=99999999999", "expires=2026-11-23",
			"expires=2027-11-24", "expires=31/01/2027", "days=7&expires=tomorrow" })
	void letsNoLinkChooseAnExpiryThatIsNotPossible(String query) {
		Document form = Jsoup.parse(page(get(URI.create("/tokens/new?" + query))));
		assertThat(form.select("[name=days][checked]").eachAttr("value")).containsExactly("30");
		assertThat(form.select("[name=expires]").val()).isEmpty();
		assertThat(form.select("#expires-left-out").text()).isEqualTo(text("form.expires.left-out"));
		assertThat(form.select("[name=expires]").attr("aria-describedby")).contains("expires-left-out");
	}

	@Test
	void letsNoLinkChooseALifetimeThatTheOrganizationIsKnownToRefuse() {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willThrow(new TokenRefusedException(Refusal.PAT_LIFESPAN_POLICY_VIOLATION.code(), null, SupportIds.NONE));
		assertThat(this.mvc.perform(goodForm())).hasStatus(422);
		for (String days : List.of("30", "45")) {
			Document form = Jsoup.parse(page(get("/tokens/new").param("organization", "fabrikam").param("days", days)));
			assertThat(form.select("[name=days][checked]").eachAttr("value")).containsExactly("7");
			assertThat(form.select("#expires-left-out")).hasSize(1);
		}
	}

	@Test
	void linksToTheFormAsItIsFilledIn() {
		String link = "http://localhost/tokens/new?name=a%20%26%20b&organization=fabrikam&scopes=vso.code,vso.wiki&days=7";
		Document form = Jsoup.parse(page(get(URI.create(link.substring("http://localhost".length())))));
		assertThat(form.select("#form-link").attr("href")).isEqualTo(link);
		assertThat(form.select("#form-link").text()).isEqualTo(link);
		assertThat(form.select("[data-copy=form-link]").text()).isEqualTo(text("form.link.copy"));
		assertThat(Jsoup.parse(page(get(PAGE + "?edit"))).select("#form-link")).isEmpty();
	}

	@Test
	void updatesTheLinkWithoutAScript() {
		Document form = Jsoup.parse(page(get("/tokens/new")));
		Elements update = form.select("button[data-scriptless]");
		assertThat(update.eachText()).containsExactly(text("form.link.update"));
		assertThat(update.attr("formaction")).isEqualTo("/tokens/new");
		Document updated = Jsoup.parse(page(post("/tokens/new").with(csrf())
			.param("name", "ci")
			.param("organization", "contoso")
			.param("scopes", "vso.wiki", "app_token", "vso.nonsense")
			.param("scopes-code", "vso.code_write")
			.param("days", "60")
			.param("expires", "2027-01-31")));
		assertThat(updated.select("#form-link").attr("href")).isEqualTo(
				"http://localhost/tokens/new?name=ci&organization=contoso&scopes=vso.code_write,vso.wiki&expires=2027-01-31");
	}

	@Test
	void linksToTheFormOfATokenLikeThisOneWithoutItsId() {
		Document page = Jsoup.parse(page(get(PAGE)));
		String link = page.select("#form-link").attr("href");
		assertThat(link).isEqualTo("http://localhost/tokens/new?name=deploy%20%22prod%22%20%3Cb%3E"
				+ "&organization=fabrikam&scopes=vso.code&days=50");
		assertThat(page.select("[data-copy=form-link]").text()).isEqualTo(text("token.link.copy"));
		Document form = Jsoup.parse(page(get(URI.create(link.substring("http://localhost".length())))));
		assertThat(form.select("[name=name]").val()).isEqualTo(DEPLOY.displayName());
		assertThat(form.select("[value^=vso][checked]").eachAttr("value")).containsExactly("vso.code");
		assertThat(form.select("[name=expires]").val()).isEqualTo("2027-01-12");
	}

	@Test
	void linksToNoFormOfATokenWithFullAccessOnly() {
		PersonalAccessToken full = Fixtures.pat("full", Duration.ofDays(40), "app_token");
		given(this.tokens.fetchWithStatus(FABRIKAM, full.authorizationId())).willReturn(Fixtures.token(full));
		assertThat(page(get("/organizations/fabrikam/tokens/" + full.authorizationId()))).doesNotContain("form-link");
	}

	@Test
	void letsNoLinkChooseFullAccessOrWhatWeDoNotKnow() {
		assertThat(page(get("/tokens/new").param("scopes", "vso.code,app_token,vso.pats,vso.nonsense")))
			.containsPattern("value=\"vso\\.code\"[^>]*checked")
			.doesNotContainPattern("value=\"app_token\"[^>]*checked")
			.doesNotContain("vso.nonsense")
			.contains(escaped("form.prefilled.left-out"));
	}

	@Test
	void tellsTheLimitThatAClampMadeKnown() {
		PersonalAccessToken clamped = Fixtures.pat("ci", Duration.ofDays(-2), "vso.code");
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willReturn(new CreatedToken(clamped, new Secret("canary-secret"), SupportIds.NONE));
		assertThat(page(get("/tokens/new"))).doesNotContain("hint limit");
		assertThat(this.mvc.perform(goodForm())).hasStatus3xxRedirection();
		assertThat(page(get("/tokens/new"))).contains(escaped("form.expires.limit", "fabrikam", 8));
	}

	@Test
	void tellsTheLimitThatARefusalMadeKnown() {
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willThrow(new TokenRefusedException(Refusal.PAT_LIFESPAN_POLICY_VIOLATION.code(), null, SupportIds.NONE));
		assertThat(this.mvc.perform(goodForm())).hasStatus(422)
			.bodyText()
			.contains(escaped("form.expires.refused", "fabrikam", 30));
	}

	@Test
	void offersTheStepsOneByOneForATokenThatHasSeveralOfThem() {
		PersonalAccessToken both = Fixtures.pat("both", Duration.ofDays(40), "vso.code", "vso.code_write");
		given(this.tokens.fetchWithStatus(FABRIKAM, both.authorizationId())).willReturn(Fixtures.token(both));
		assertThat(page(get("/organizations/fabrikam/tokens/" + both.authorizationId() + "?edit")))
			.containsPattern("type=\"checkbox\"[^>]*value=\"vso\\.code\"[^>]*checked")
			.containsPattern("type=\"checkbox\"[^>]*value=\"vso\\.code_write\"[^>]*checked")
			.doesNotContain("name=\"scopes-code\"");
	}

	@Test
	void carriesTheViewOfTheListThatThePersonCameFrom() {
		String view = "q=deploy%20prod&sort=name&dir=desc";
		String back = "back=q%3Ddeploy%2520prod%26sort%3Dname%26dir%3Ddesc";
		assertThat(page(get(URI.create("/tokens?lang=en&status=&" + view)))).contains(PAGE + "?" + back + "\"",
				PAGE + "/rotate?" + back, PAGE + "/revoke?" + back, "/tokens/new?" + back);
		assertThat(page(get(URI.create(PAGE + "?" + back)))).contains(
				"href=\"/tokens?" + view.replace("&", "&amp;") + "\"", PAGE + "/rotate?" + back,
				PAGE + "/rotate?overlap&amp;" + back, PAGE + "?edit&amp;" + back, PAGE + "/revoke?" + back);
		assertThat(page(get(URI.create(PAGE + "?edit&" + back)))).contains("action=\"" + PAGE + "?" + back,
				"value=\"" + PAGE + "?edit&amp;" + back);
		assertThat(page(get(URI.create("/tokens/new?" + back)))).contains("action=\"/tokens?" + back,
				"href=\"/tokens?" + view.replace("&", "&amp;") + "\"");
		given(this.changes.create(any(), eq(FABRIKAM), any(), any()))
			.willReturn(new CreatedToken(DEPLOY, new Secret("canary-secret"), SupportIds.NONE));
		assertThat(this.mvc.perform(goodForm(URI.create("/tokens?" + back), "fabrikam")))
			.hasRedirectedUrl(PAGE + "/secret?" + back);
		assertThat(page(get(URI.create(PAGE + "/secret?" + back)))).contains(PAGE + "/secret/stored?" + back);
		for (String change : List.of("/secret/stored", "/revoke")) {
			assertThat(this.mvc.perform(asAna(post(URI.create(PAGE + change + "?" + back))).with(csrf())))
				.hasRedirectedUrl("/tokens?" + view);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%0D%0ASet-Cookie%3A%20a%3Db",
			"a%3D%7Bb%7D", "%3Cscript%3E%3D1", "%E0%A4%A", "q%3D%25zz", "lang%3Dpt-BR" })
	void returnsToNothingButTheList(String back) {
		assertThat(this.mvc.perform(asAna(post(URI.create(PAGE + "/revoke?back=x%3Dy"))).with(csrf())))
			.hasRedirectedUrl("/tokens?x=y");
		assertThat(this.mvc.perform(asAna(post(PAGE + "/revoke")).with(csrf()).with((request) -> {
			request.setQueryString("back=" + back);
			return request;
		}))).hasRedirectedUrl("/tokens");
	}

	@Test
	void asksBeforeItRevokesAndRevokesByPost() {
		assertThat(page(get(PAGE + "/revoke"))).contains(escaped("revoke.confirm"))
			.contains("deploy &quot;prod&quot; &lt;b&gt;");
		then(this.changes).should(never()).revoke(any(), any(), any(), any());
		assertThat(this.mvc.perform(asAna(post(PAGE + "/revoke")).with(csrf()))).hasRedirectedUrl("/tokens")
			.flash()
			.containsEntry("notice",
					new Notice("success", "token.revoked", DEPLOY.displayName()).withLink("token.revoked.replace",
							"/tokens/new?replaces=" + DEPLOY.authorizationId() + "&organization=fabrikam"));
		then(this.changes).should().revoke("user", FABRIKAM, DEPLOY.authorizationId(), DEPLOY.displayName());
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void explainsAFaultOnAPageOfItsOwn(Fault fault) {
		willThrow(fault(fault)).given(this.changes).revoke(any(), any(), any(), any());
		MockHttpServletRequestBuilder revoke = asAna(post(PAGE + "/revoke")).with(csrf());
		assertThat(this.mvc.perform(fault.outcomeUnknown() ? afterACall(revoke) : revoke)).satisfies((result) -> {
			assertThat(result.getResponse().getStatus()).isBetween(401, 504);
			assertThat(result.getResponse().getContentAsString())
				.contains(escaped("fault." + MessageKeys.of(fault) + ".title"))
				.contains(escaped(fault.outcomeUnknown() ? "fault.changed.unknown" : "fault.changed.no"))
				.contains("activity-7");
		});
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void saysThatNothingWasChangedIfTheTokenCannotBeReadBefore(Fault fault) {
		given(this.tokens.fetchWithStatus(FABRIKAM, DEPLOY.authorizationId())).willThrow(fault(fault));
		assertThat(this.mvc.perform(asAna(post(PAGE + "/revoke")).with(csrf()))).bodyText()
			.contains(escaped("fault.changed.no"))
			.doesNotContain(escaped("fault.changed.unknown"));
		then(this.changes).should(never()).revoke(any(), any(), any(), any());
	}

	/**
	 * A request whose call to Azure DevOps may have changed something.
	 */
	private static MockHttpServletRequestBuilder afterACall(MockHttpServletRequestBuilder request) {
		return request.requestAttr(ChangeTrackingFilter.class.getName(), true);
	}

	@Test
	void doesNotFindATokenOfAnotherPerson() {
		UUID foreign = UUID.randomUUID();
		given(this.tokens.fetchWithStatus(FABRIKAM, foreign))
			.willThrow(new TokenRefusedException("tokenNotFound", null, SupportIds.NONE));
		assertThat(this.mvc.perform(asAna(get("/organizations/fabrikam/tokens/" + foreign)))).hasStatus(404)
			.bodyText()
			.contains(escaped("fault.not-found.title"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/organizations/fabrikam/tokens/not-an-id", "/organizations/a b/tokens/" + "x",
			"/organizations/a.b/tokens/5d2f2b6e-6f0f-4f43-9b1a-3f8b0c1d2e3f" })
	void refusesMalformedAddresses(String address) {
		assertThat(this.mvc.perform(asAna(get(address)))).hasStatus(400);
	}

	@Test
	void addsAnOrganization() {
		given(this.organizations.add("user", CONTOSO)).willReturn(true);
		assertThat(this.mvc.perform(asAna(post("/organizations")).with(csrf()).param("name", " contoso ")))
			.hasRedirectedUrl("/tokens");
		then(this.organizations).should().add("user", CONTOSO);
	}

	@Test
	void saysBesideTheFieldThatTheListOfOrganizationsIsFull() {
		given(this.organizations.add("user", CONTOSO)).willReturn(false);
		for (String language : List.of("en", "pt-BR")) {
			Locale locale = Locale.forLanguageTag(language);
			assertThat(this.mvc
				.perform(asAna(post("/organizations")).with(csrf()).param("name", "contoso").locale(locale)))
				.hasStatus(422)
				.bodyText()
				.contains(escaped(locale, "organization.too-many", 50))
				.contains("aria-describedby=\"name-hint name-errors\"")
				.contains("value=\"contoso\"");
		}
	}

	@Test
	void takesAnOrganizationOffTheListThatThePersonAdded() {
		assertThat(page(get("/tokens"))).contains("action=\"/organizations/contoso/remove\"")
			.doesNotContain("action=\"/organizations/fabrikam/remove\"");
		assertThat(this.mvc.perform(asAna(post("/organizations/contoso/remove")).with(csrf())))
			.hasRedirectedUrl("/tokens")
			.flash()
			.containsEntry("notice", new Notice("success", "organization.removed", "contoso"));
		then(this.organizations).should().remove("user", CONTOSO);
	}

	@Test
	void saysInThePersonsTimeZoneWhenTokensForAllOrganizationsAreToStop() {
		PersonalAccessToken global = Fixtures.globalPat("everything", Duration.ofDays(100));
		given(this.tokens.fetchWithStatus(FABRIKAM, global.authorizationId())).willReturn(Fixtures.token(global));
		String page = "/organizations/fabrikam/tokens/" + global.authorizationId();
		assertThat(page(get(page))).contains(escaped("token.announced", "1 Dec 2026, 00:00 UTC"));
		assertThat(page(get(page).cookie(new Cookie("time-zone", "America/Sao_Paulo"))))
			.contains(escaped("token.announced", "30 Nov 2026, 21:00"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			en    | 23 Nov 2027
			pt-BR | 23/11/2027
			""")
	void writesTheLatestDateAsPeopleDo(String language, String date) {
		Locale locale = Locale.forLanguageTag(language);
		assertThat(this.mvc.perform(asAna(post("/tokens")).with(csrf()).param("expires", "2028-01-01").locale(locale)))
			.hasStatus(422)
			.bodyText()
			.contains(escaped(locale, "form.expires.far", date));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "../x", "a/b", "a b", "https://evil.example" })
	void doesNotAddWhatCannotBeAnOrganization(String name) {
		assertThat(this.mvc.perform(asAna(post("/organizations")).with(csrf()).param("name", name))).hasStatus(422)
			.bodyText()
			.contains(escaped("organization.invalid"))
			.contains("value=\"" + name + "\"");
		then(this.organizations).should(never()).add(any(), any());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/tokens", "/organizations", "/organizations/fabrikam/remove" })
	void changesNothingWithoutTheTokenAgainstForgedRequests(String address) {
		assertThat(this.mvc.perform(asAna(post(address)))).hasStatus(403);
		then(this.tokens).shouldHaveNoInteractions();
		then(this.changes).shouldHaveNoInteractions();
	}

	private String formAfter(MockHttpServletRequestBuilder request, int status) {
		return assertThat(this.mvc.perform(request)).hasStatus(status).bodyText().actual();
	}

	private void assertHoldsWhatWasTyped(String form) {
		assertThat(form).contains("value=\"ci\"")
			.containsPattern("value=\"vso\\.packaging_write\"[^>]*checked")
			.containsPattern("name=\"days\" value=\"30\"[^>]*checked");
	}

	private MockHttpServletRequestBuilder goodForm() {
		return goodForm("fabrikam");
	}

	private MockHttpServletRequestBuilder goodForm(String organization) {
		return goodForm(URI.create("/tokens"), organization);
	}

	private MockHttpServletRequestBuilder goodForm(URI uri, String organization) {
		return asAna(post(uri)).with(csrf())
			.param("name", "ci")
			.param("organization", organization)
			.param("scopes", "vso.packaging_write", "vso.code")
			.param("days", "30")
			.param("expires", "");
	}

	private static MockHttpServletRequestBuilder chooseTask(String preset) {
		return post("/tokens/new").with(csrf())
			.param("preset", preset)
			.param("name", "ci")
			.param("organization", "fabrikam")
			.param("scopes", "vso.code_status")
			.param("scopes-wiki", "vso.wiki")
			.param("days", "")
			.param("expires", "2026-12-24");
	}

	private MockHttpServletRequestBuilder asAna(MockHttpServletRequestBuilder request) {
		return request.session(this.session).with(oidcLogin());
	}

	/** The sentences of the notices on a page. */
	private static List<String> notices(String page) {
		return Jsoup.parse(page).select(".notice span").eachText();
	}

	private String page(MockHttpServletRequestBuilder request) {
		return assertThat(this.mvc.perform(asAna(request))).hasStatusOk().bodyText().actual();
	}

	private static AzureDevOpsException fault(Fault fault) {
		return new AzureDevOpsException(fault, "test", new SupportIds("activity-7", null), null, null);
	}

	static class Tables {

		private final DataSource dataSource = Database.H2.migrated();

		@Bean
		JdbcClient jdbcClient() {
			return JdbcClient.create(this.dataSource);
		}

		@Bean
		TransactionOperations transaction() {
			return new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class FixedTime {

		@Bean
		@Primary
		Clock fixedClock() {
			return Clock.fixed(NOW, ZoneOffset.UTC);
		}

	}

}
