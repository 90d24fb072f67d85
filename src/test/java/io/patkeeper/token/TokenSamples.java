package io.patkeeper.token;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

import io.patkeeper.Sample;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.outbound.ConnectionFailure;
import io.patkeeper.token.OrganizationsController.OrganizationForm;
import io.patkeeper.token.note.NoteForm;
import io.patkeeper.token.scope.ScopeCatalogue;
import io.patkeeper.token.scope.ScopeChip;
import io.patkeeper.token.scope.ScopeFixtures;
import io.patkeeper.token.scope.ScopePicker;
import io.patkeeper.token.scope.ScopeTexts;
import io.patkeeper.ui.FaultPage;
import io.patkeeper.ui.FragmentCache;
import io.patkeeper.ui.Notice;
import io.patkeeper.ui.RefusalText;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The pages of tokens, with content that is hard to show: names with quotes, tags, emoji
 * and right-to-left text, long names, unknown scopes, missing values.
 */
@Import({ TokenListFragments.class, TokenListRenderer.class, TokenSearchText.class, ScopeTexts.class,
		FragmentCache.class })
public class TokenSamples {

	private static final String HOSTILE_NAME = "\"><script>alert('x')</script> {0} ${7*7}";

	private static final TokenListQuery EVERYTHING = new TokenListQuery("", "", "all", "", "", "expires", "asc", "");

	private static final Instant NOW = Instant.parse("2026-11-22T17:09:00Z");

	public static final UUID ID = UUID.fromString("5d3c3f6a-0a4b-4f53-9f2c-2f6f8f1f0a11");

	/** How many tokens the list shows. */
	public static final int TOKENS = rows().size();

	private final ScopeCatalogue catalogue = ScopeFixtures.catalogue();

	@Bean
	RouterFunction<ServerResponse> tokenSamples() {
		return Sample.routes(this::all);
	}

	public Map<String, Sample> all() {
		Map<String, Sample> samples = new LinkedHashMap<>();
		samples.put("list", list(rows(), EVERYTHING, false, List
			.of(new Notice("error", "fault.unavailable.notice", "contoso"), new Notice("info", "tokens.pause", 12L))));
		samples.put("list-after-the-announced-end", new Sample("tokens/list", Map.of("page", page(rows(),
				List.of("contoso", "fabrikam"), true, EVERYTHING, List.of(), Instant.parse("2026-12-02T09:00:00Z")))));
		samples.put("list-one-organization",
				new Sample("tokens/list",
						Map.of("page", page(rows().subList(0, 1), List.of("fabrikam"), true,
								new TokenListQuery("deploy", "", "active", "", "", "name", "desc", ""), List.of()),
								"notice", new Notice("success", "token.revoked", Notice.name(HOSTILE_NAME))
									.withLink("token.revoked.replace", "/tokens/new?replaces=" + ID))));
		samples.put("list-second-page", list(Collections.nCopies(120, rows().get(0)),
				new TokenListQuery("", "", "", "expiring-30", "", "expires", "asc", "2"), false, List.of()));
		samples.put("list-none", list(List.of(), EVERYTHING, true, List.of()));
		samples.put("list-none-matches",
				list(rows(), new TokenListQuery("no such name", "fabrikam", "inactive", "", "", "name", "desc", ""),
						true, List.of()));
		samples.put("list-none-active", list(List.of(row("wiki-sync", TokenStatus.EXPIRED, -12, "vso.code")),
				new TokenListQuery("", "", "active", "", "", "expires", "asc", ""), true, List.of()));
		samples.put("list-failed",
				list(List.of(), EVERYTHING, true, List.of(new Notice("error", "fault.unavailable.notice", "contoso"))));
		samples.put("list-no-organization", new Sample("tokens/list", Map.of("page", page(List.of(), List.of(), false,
				EVERYTHING, List.of(new Notice("warning", "tokens.undiscovered.refused"))))));
		TokenForm fresh = form("", "fabrikam", List.of(), "30", "", null);
		String link = "http://localhost/tokens/new?name=deploy%20prod&organization=fabrikam"
				+ "&scopes=vso.build_execute,vso.code,vso.release_manage&days=30";
		samples.put("new", form(fresh, null, List.of("contoso", "fabrikam"), List.of()).with("formLink", link));
		samples.put("new-typed-organization", form(fresh, null, List.of(), List.of()));
		TokenForm wrong = form("", "fabrikam", List.of("vso.code"), "", "31/01/2020", null);
		samples.put("new-wrong", form(wrong, null, List.of("contoso", "fabrikam"), List.of("name:form.name.required",
				"expires:form.expires.date", "scopes:form.scopes.required", ":refusal.accessDenied")));
		samples.put("new-left-out",
				form(form("", "", List.of(), "30", "", null), null, List.of("contoso", "fabrikam"), List.of())
					.with("organizationLeftOut", true)
					.with("expiryLeftOut", true));
		samples.put("new-no-such-organization", form(form("ci", "fabrikam", List.of("vso.code"), "30", "", null), null,
				List.of("contoso", "fabrikam"), List.of("organization:form.organization.not-yours")));
		samples.put("new-fault",
				form(form("ci", "fabrikam", List.of("vso.code"), "30", "", null), null, List.of("contoso", "fabrikam"),
						List.of())
					.with("fault", new FaultPage("too-many-requests", "no", 12L, null,
							new SupportIds("4f1c0c2e-5f0a-4f3c-8a55-0f9b3e1d7c11", null), NOW)));
		samples.put("replace",
				form(form(HOSTILE_NAME, "fabrikam", List.of("vso.code", "vso.from_the_future"), "30", "", ID), null,
						List.of("fabrikam"), List.of()));
		samples.put("replace-ended", form(form("old-agent", "fabrikam", List.of("vso.code"), "30", "", ID), null,
				row("old-agent", TokenStatus.REVOKED, 90, "vso.code"), List.of("fabrikam"), List.of()));
		samples.put("replace-everywhere",
				form(new TokenForm("everything-token", "", new TreeSet<>(List.of("app_token")), "30", "", ID,
						"fabrikam", ID), null, rows().get(2), List.of("contoso", "fabrikam"), List.of()));
		for (TokenRow row : rows()) {
			TokenForm change = form(row.name(), row.organization(),
					row.scopes().stream().map(ScopeChip::identifier).toList(), "", "", null);
			samples.put("one-" + samples.size(), one(row, link, List.of()));
			if (row.usable()) {
				samples.put("change-" + samples.size(), change(change, row, List.of()));
			}
			samples.put("revoke-" + samples.size(), new Sample("tokens/revoke", Map.of("token", row)));
		}
		samples.put("one-wrong-note", one(rows().get(5), link, List.of("note:note.secret")));
		TokenRow row = rows().get(1);
		samples.put("change-wrong", change(form("", "fabrikam", List.of(), "", "", null), row,
				List.of("name:form.name.required", "scopes:form.scopes.required")));
		samples.put("organization", organization(List.of()));
		samples.put("organization-wrong", organization(List.of("name:organization.invalid")));
		samples.put("secret-created", secret(HOSTILE_NAME, true, true));
		samples.put("secret-not-kept", secret("", false, false));
		for (String came : List.of("in-progress", "none", "unknown")) {
			samples.put("duplicate-submission-" + came,
					new Sample("tokens/duplicate-submission", Map.of("state", came)));
		}
		samples.put("gone", new Sample("tokens/gone",
				Map.of("organization", "fabrikam", "authorizationId", ID, "rotatable", true)));
		samples.put("gone-not-rotatable", new Sample("tokens/gone",
				Map.of("organization", "fabrikam", "authorizationId", ID, "rotatable", false)));
		samples.put("creation-outcome-found", creationOutcome(rows().subList(1, 2)));
		samples.put("creation-outcome-none", creationOutcome(List.of()));
		samples.put("creation-outcome-not-checked", creationOutcome(null));
		samples.put("fault", new Sample("fault", Map.of("fault", new FaultPage("unavailable", "unknown", 12L, null,
				new SupportIds("4f1c0c2e-5f0a-4f3c-8a55-0f9b3e1d7c11", "b2a1f0e9-1111-4f3c-8a55-0f9b3e1d7c11"), NOW))));
		samples.put("fault-bare", new Sample("fault",
				Map.of("fault", new FaultPage("not-signed-in", null, null, null, new SupportIds(null, null), NOW))));
		samples.put("fault-unreachable",
				new Sample("fault",
						Map.of("fault",
								new FaultPage("unreachable", null, null,
										new ConnectionFailure(ConnectionFailure.Cause.CERTIFICATE,
												List.of("CN=proxy,O=Contoso", "CN=Contoso CA")),
										SupportIds.NONE, NOW))));
		samples.put("fault-refused",
				new Sample("fault",
						Map.of("fault", new FaultPage("refused", "no", null, null, new SupportIds(null, null), NOW),
								"refusal", new RefusalText("refusal.accessDenied", "accessDenied"))));
		for (String status : List.of("400", "403", "404", "405", "413", "503", "4xx", "5xx")) {
			samples.put("error-" + status, new Sample("error/" + status, Map.of()));
		}
		return samples;
	}

	private static List<TokenRow> rows() {
		List<TokenRow> rows = new ArrayList<>();
		rows.add(row("deploy-prod", TokenStatus.EXPIRING, 3, "vso.code", "vso.build_execute", "vso.release_manage"));
		rows.add(row(HOSTILE_NAME, TokenStatus.ACTIVE, 26, "vso.code", "vso.from_the_future", "vso.code_write"));
		rows.add(new TokenRow("fabrikam", UUID.randomUUID(), "everything-token", true, List.of("contoso", "fabrikam"),
				chips("app_token"), TokenStatus.ACTIVE, NOW.minus(40, ChronoUnit.DAYS), NOW.plus(300, ChronoUnit.DAYS),
				300L, false, null, null, false, false, false, false, true));
		rows.add(row("🚀 нова сборка — rotación №7", TokenStatus.ACTIVE, 128, "vso.code_write"));
		rows.add(row("رمز النشر للإنتاج (deploy)", TokenStatus.ACTIVE, 1, "vso.code"));
		rows.add(new TokenRow("fabrikam", UUID.randomUUID(), "git: https://dev.azure.com/fabrikam on LAPTOP", false,
				List.of("fabrikam"), chips("vso.code_write", "vso.packaging"), TokenStatus.ACTIVE,
				NOW.minus(100, ChronoUnit.DAYS), NOW.plus(222, ChronoUnit.DAYS), 222L, true, null,
				"Laptop of the build team.\nAsk Platform before it goes: <b>they</b> clone from it", true, true, false,
				false, true));
		rows.add(row("long-" + "name-without-an-end".repeat(10), TokenStatus.ACTIVE, 0, "vso.a", "vso.b", "vso.c",
				"vso.d", "vso.e", "vso.f_with_a_very_long_identifier_indeed", "vso.g"));
		rows.add(new TokenRow("an-organization-with-a-name-of-fifty-characters-xx", UUID.randomUUID(), "", false,
				List.of(), List.of(), TokenStatus.ACTIVE, null, null, null, false, null, null, false, false, false,
				false, false));
		rows.add(row("wiki-sync", TokenStatus.EXPIRED, -12, "vso.code"));
		rows.add(row("old-agent", TokenStatus.REVOKED, 90, "vso.code"));
		return rows;
	}

	private static TokenRow row(String name, TokenStatus status, long daysLeft, String... scopes) {
		return new TokenRow("fabrikam", UUID.randomUUID(), name, false, List.of("fabrikam"), chips(scopes), status,
				NOW.minus(30, ChronoUnit.DAYS), NOW.plus(daysLeft, ChronoUnit.DAYS), daysLeft, false, null, null, false,
				false, name.equals("deploy-prod") || name.equals("wiki-sync"), false, false);
	}

	private static List<ScopeChip> chips(String... scopes) {
		return List.of(scopes).stream().map((scope) -> ScopeChip.of(scope, ScopeFixtures.catalogue())).toList();
	}

	private static Sample list(List<TokenRow> rows, TokenListQuery query, boolean fixedOrganizations,
			List<Notice> notices) {
		return new Sample("tokens/list", Map.of("page",
				page(rows, List.of("contoso", "fabrikam", "northwind"), fixedOrganizations, query, notices)));
	}

	private static TokenListPage page(List<TokenRow> rows, List<String> organizations, boolean fixedOrganizations,
			TokenListQuery query, List<Notice> notices) {
		return page(rows, organizations, fixedOrganizations, query, notices, NOW);
	}

	private static TokenListPage page(List<TokenRow> rows, List<String> organizations, boolean fixedOrganizations,
			TokenListQuery query, List<Notice> notices, Instant now) {
		List<Organization> all = organizations.stream().map(Organization::new).toList();
		List<Organization> added = fixedOrganizations ? List.of()
				: all.subList(Math.max(0, all.size() - 1), all.size());
		long failed = notices.stream().filter((notice) -> notice.kind().equals("error")).count();
		return TokenListPage.of(rows, new ManagedOrganizations(all, Map.of(), added, fixedOrganizations, null, 0),
				all.size() - failed, query, TokenSelection.NONE, notices, Fixtures.searchText(), now);
	}

	private static TokenForm form(String name, String organization, List<String> scopes, String days, String expires,
			@Nullable UUID replaces) {
		return new TokenForm(name, organization, new TreeSet<>(scopes), days, expires, replaces, null, ID);
	}

	private Sample form(TokenForm form, @Nullable TokenRow token, List<String> organizationNames, List<String> errors) {
		return form(form, token, null, organizationNames, errors);
	}

	private Sample form(TokenForm form, @Nullable TokenRow token, @Nullable TokenRow replaced,
			List<String> organizationNames, List<String> errors) {
		return new Sample("tokens/form",
				Map.of("form", form, BindingResult.MODEL_KEY_PREFIX + "form", errorsOf(form, errors), "page",
						TokenFormPage.of(token, replaced, organizationNames,
								ScopePicker.of(form.scopes(), this.catalogue, ScopeFixtures.presets().all()),
								List.of(new LifespanLimit("fabrikam", 90, true)), NOW)));
	}

	private Sample change(TokenForm form, TokenRow token, List<String> errors) {
		Map<String, Object> model = new LinkedHashMap<>(
				form(form, token, List.of(token.organization()), errors).model());
		model.put("token", token);
		return new Sample("tokens/edit", model);
	}

	private static Sample one(TokenRow token, String link, List<String> errors) {
		NoteForm form = new NoteForm(token.note());
		Sample sample = new Sample("tokens/one",
				Map.of("token", token, "formLink", link, "form", form, "note", form.note(), "namesakes",
						token.sharesName() ? Collections.nCopies(7, token) : List.of(),
						BindingResult.MODEL_KEY_PREFIX + "form", errorsOf(form, errors)));
		Facet advice = Facet.adviceOn(token);
		return (advice != null) ? sample.with("advice", advice) : sample;
	}

	private static Sample organization(List<String> errors) {
		OrganizationForm form = new OrganizationForm(HOSTILE_NAME);
		return new Sample("tokens/organization",
				Map.of("form", form, BindingResult.MODEL_KEY_PREFIX + "form", errorsOf(form, errors)));
	}

	private static BindingResult errorsOf(Object form, List<String> errors) {
		BindingResult result = new BeanPropertyBindingResult(form, "form");
		for (String error : errors) {
			String field = error.substring(0, error.indexOf(':'));
			String code = error.substring(error.indexOf(':') + 1);
			if (field.isEmpty()) {
				result.reject(code);
			}
			else {
				result.rejectValue(field, code);
			}
		}
		return result;
	}

	public static Sample secret(String name, boolean kept, boolean clamped) {
		return new Sample("tokens/secret",
				Map.of("secret",
						new NewSecretPage("fabrikam", ID, name, "8fK2mQ" + "x7Yw2Zr9".repeat(8) + "JQQJ99AAAZDOx7Qk",
								kept ? NOW.plusSeconds(900) : null, NOW.plus(90, ChronoUnit.DAYS), clamped)));
	}

	private static Sample creationOutcome(@Nullable List<TokenRow> found) {
		return new Sample("tokens/creation-outcome", Map.of("creation", new CreationOutcomePage("fabrikam",
				HOSTILE_NAME, new TreeSet<>(List.of("vso.code", "vso.wiki")), found)));
	}

}
