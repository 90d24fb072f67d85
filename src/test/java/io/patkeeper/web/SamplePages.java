package io.patkeeper.web;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Every page filled with what is hard to show: names with quotes, tags, emoji and
 * right-to-left text, long names, unknown scopes, values that the service did not tell.
 * Each is at {@code /samples/} and its name.
 */
class SamplePages {

	static final String HOSTILE_NAME = "\"><script>alert('x')</script> {0} ${7*7}";

	private static final Instant NOW = Instant.parse("2026-11-22T17:09:00Z");

	private static final UUID ID = UUID.fromString("5d3c3f6a-0a4b-4f53-9f2c-2f6f8f1f0a11");

	private final List<ScopeArea> areas;

	SamplePages() {
		this(List.of(
				new ScopeArea("code",
						List.of(new Scope("vso.code", "read", false, true),
								new Scope("vso.code_write", "read-write", true, true))),
				new ScopeArea("entra", List.of(new Scope("vso.pats", "read", true, false))),
				new ScopeArea("full-access", List.of(new Scope("app_token", "full", true, true)))));
	}

	SamplePages(List<ScopeArea> areas) {
		this.areas = areas;
	}

	@Bean
	RouterFunction<ServerResponse> samples() {
		Map<String, Sample> samples = all();
		return RouterFunctions.route().GET("/samples/{name}", (request) -> {
			Sample sample = samples.get(request.pathVariable("name"));
			return ServerResponse.ok().render(sample.view(), sample.model());
		}).build();
	}

	Map<String, Sample> all() {
		Map<String, Sample> samples = new LinkedHashMap<>();
		samples.put("home", new Sample("home", Map.of()));
		samples.put("help", new Sample("help", Map.of("refusals", List.of("accessDenied"))));
		samples.put("list",
				list(rows(), new View("", "", "", "expires", "asc"), false,
						List.of(new Notice("error", "fault.unavailable.notice", List.of("contoso")),
								new Notice("info", "tokens.pause", List.of("12")))));
		samples.put("list-one-organization",
				new Sample("tokens/list",
						Map.of("page",
								new TokenListPage(rows().subList(0, 1), 1, new Counts(1, 1, 0, 0), List.of("fabrikam"),
										true, new View("deploy", "", "active", "name", "desc"), List.of()),
								"notice", new Notice("success", "token.revoked", List.of()))));
		samples.put("list-none", list(List.of(), new View("", "", "", "expires", "asc"), true, List.of()));
		samples.put("list-none-matches",
				list(List.of(), new View(HOSTILE_NAME, "fabrikam", "revoked", "name", "desc"), true, List.of()));
		samples.put("list-untold", list(List.of(), new View("", "", "", "expires", "asc"), true,
				List.of(new Notice("error", "fault.unavailable.notice", List.of("contoso")))));
		samples
			.put("list-no-organization",
					new Sample("tokens/list",
							Map.of("page", new TokenListPage(List.of(), 0, new Counts(0, 0, 0, 0), List.of(), false,
									new View("", "", "", "expires", "asc"),
									List.of(new Notice("warning", "tokens.undiscovered.refused", List.of()))))));
		TokenForm fresh = form("", "fabrikam", List.of(), "30", "", "");
		samples.put("new", form(fresh, null, List.of("contoso", "fabrikam"), List.of()));
		samples.put("new-typed-organization", form(fresh, null, List.of(), List.of()));
		TokenForm wrong = form("", "fabrikam", List.of("vso.code"), "", "31/01/2020", "");
		samples.put("new-wrong", form(wrong, null, List.of("contoso", "fabrikam"), List.of("name:form.name.required",
				"expires:form.expires.date", "scopes:form.scopes.required", ":refusal.accessDenied")));
		samples.put("replace", form(
				form(HOSTILE_NAME, "fabrikam", List.of("vso.code", "vso.from_the_future"), "30", "", ID.toString()),
				null, List.of("fabrikam"), List.of()));
		for (Row row : rows()) {
			TokenForm change = form(row.name(), row.organization(),
					row.scopes().stream().map(ScopeChip::identifier).toList(), "", "", "");
			Map<String, Object> model = new LinkedHashMap<>(form(change, row, List.of("fabrikam"), List.of()).model());
			model.put("token", row);
			samples.put("one-" + samples.size(), new Sample("tokens/one", model));
			samples.put("revoke-" + samples.size(), new Sample("tokens/revoke", Map.of("token", row)));
		}
		Row row = rows().get(1);
		samples.put("change-wrong", form(form("", "fabrikam", List.of(), "", "", ""), row, List.of("fabrikam"),
				List.of("name:form.name.required", "scopes:form.scopes.required")));
		samples.put("organization", organization(List.of()));
		samples.put("organization-wrong", organization(List.of("name:organization.invalid")));
		samples.put("secret-created", secret(false, false, true));
		samples.put("secret-rotated", secret(true, true, false));
		samples.put("secret-rotated-half", secret(true, false, false));
		samples.put("gone", new Sample("tokens/gone", Map.of("organization", "fabrikam", "authorizationId", ID)));
		samples.put("unsettled-found", unsettled(rows().subList(1, 2)));
		samples.put("unsettled-none", unsettled(List.of()));
		samples.put("unsettled-not-looked", unsettled(null));
		samples.put("fault", new Sample("fault", Map.of("fault", new FaultPage("unavailable", "unknown", 12L,
				new SupportIds("4f1c0c2e-5f0a-4f3c-8a55-0f9b3e1d7c11", "b2a1f0e9-1111-4f3c-8a55-0f9b3e1d7c11"), NOW))));
		samples.put("fault-bare", new Sample("fault",
				Map.of("fault", new FaultPage("not-signed-in", null, null, new SupportIds(null, null), NOW))));
		samples.put("fault-refused",
				new Sample("fault",
						Map.of("fault", new FaultPage("refused", "no", null, new SupportIds(null, null), NOW),
								"refusal", new RefusalText("refusal.accessDenied", "accessDenied"))));
		for (String status : List.of("400", "403", "404", "405", "4xx", "5xx")) {
			samples.put("error-" + status, new Sample("error/" + status, Map.of()));
		}
		return samples;
	}

	static List<Row> rows() {
		List<Row> rows = new ArrayList<>();
		rows.add(row("deploy-prod", Status.EXPIRING, 3, "vso.code", "vso.build_execute", "vso.release_manage"));
		rows.add(row(HOSTILE_NAME, Status.ACTIVE, 26, "vso.code", "vso.from_the_future", "vso.code_write"));
		rows.add(new Row("fabrikam", UUID.randomUUID(), "everything-token", true, List.of("contoso", "fabrikam"),
				List.of(new ScopeChip("app_token", "scope.app_token", true)), Status.RETIRING,
				NOW.minus(40, ChronoUnit.DAYS), NOW.plus(300, ChronoUnit.DAYS), 300L, false));
		rows.add(row("🚀 нова сборка — rotación №7", Status.ACTIVE, 128, "vso.code_write"));
		rows.add(row("رمز النشر للإنتاج (deploy)", Status.ACTIVE, 1, "vso.code"));
		rows.add(new Row("fabrikam", UUID.randomUUID(), "git: https://dev.azure.com/fabrikam on LAPTOP", false,
				List.of("fabrikam"), chips("vso.code_write", "vso.packaging"), Status.ACTIVE,
				NOW.minus(100, ChronoUnit.DAYS), NOW.plus(222, ChronoUnit.DAYS), 222L, true));
		rows.add(row("long-" + "name-without-an-end".repeat(10), Status.ACTIVE, 0, "vso.a", "vso.b", "vso.c", "vso.d",
				"vso.e", "vso.f_with_a_very_long_identifier_indeed", "vso.g"));
		rows.add(new Row("an-organization-with-a-name-of-fifty-characters-xx", UUID.randomUUID(), "", false, List.of(),
				List.of(), Status.ACTIVE, null, null, null, false));
		rows.add(row("wiki-sync", Status.EXPIRED, -12, "vso.code"));
		rows.add(row("old-agent", Status.REVOKED, 90, "vso.code"));
		rows.add(row("retired", Status.RETIRED, 90, "app_token"));
		return rows;
	}

	private static Row row(String name, Status status, long daysLeft, String... scopes) {
		return new Row("fabrikam", UUID.randomUUID(), name, false, List.of("fabrikam"), chips(scopes), status,
				NOW.minus(30, ChronoUnit.DAYS), NOW.plus(daysLeft, ChronoUnit.DAYS), daysLeft, false);
	}

	private static List<ScopeChip> chips(String... scopes) {
		return List.of(scopes)
			.stream()
			.map((scope) -> new ScopeChip(scope, scope.startsWith("vso.code") ? "scope." + scope : null, false))
			.toList();
	}

	private static Sample list(List<Row> rows, View view, boolean fixedOrganizations, List<Notice> notices) {
		return new Sample("tokens/list", Map.of("page", new TokenListPage(rows, 137, new Counts(137, 121, 9, 7),
				List.of("contoso", "fabrikam", "northwind"), fixedOrganizations, view, notices)));
	}

	private static TokenForm form(String name, String organization, List<String> scopes, String days, String expires,
			String replaces) {
		return new TokenForm(name, organization, new TreeSet<>(scopes), days, expires, replaces);
	}

	private Sample form(TokenForm form, @Nullable Row token, List<String> organizationNames, List<String> errors) {
		List<String> known = this.areas.stream()
			.flatMap((area) -> area.scopes().stream())
			.map(Scope::identifier)
			.toList();
		LocalDate today = LocalDate.of(2026, 11, 22);
		List<Preset> presets = List.of(7, 30, 60, 90)
			.stream()
			.map((days) -> new Preset(days, today.plusDays(days)))
			.toList();
		return new Sample("tokens/form",
				Map.of("form", form, BindingResult.MODEL_KEY_PREFIX + "form", errorsOf(form, errors), "page",
						new TokenFormPage(token, organizationNames, this.areas,
								form.scopes().stream().filter((scope) -> !known.contains(scope)).toList(), presets,
								today.plusDays(1), today.plusYears(1))));
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

	private static Sample secret(boolean rotated, boolean oldRevoked, boolean clamped) {
		return new Sample("tokens/secret",
				Map.of("secret",
						new NewSecretPage("fabrikam", ID, rotated ? "deploy-prod" : HOSTILE_NAME,
								"8fK2mQ" + "x7Yw2Zr9".repeat(8) + "JQQJ99AAAZDOx7Qk", NOW.plusSeconds(900),
								NOW.plus(90, ChronoUnit.DAYS), clamped, rotated, oldRevoked)));
	}

	private static Sample unsettled(@Nullable List<Row> found) {
		return new Sample("tokens/unsettled", Map.of("unsettled", new UnsettledPage("fabrikam", HOSTILE_NAME, found)));
	}

	record Sample(String view, Map<String, Object> model) {

	}

	enum Status {

		ACTIVE, EXPIRING, RETIRING, RETIRED, EXPIRED, REVOKED

	}

	record ScopeChip(String identifier, @Nullable String description, boolean sensitive) {

	}

	record Row(String organization, UUID authorizationId, String name, boolean allOrganizations,
			List<String> organizations, List<ScopeChip> scopes, Status status, @Nullable Instant created,
			@Nullable Instant expires, @Nullable Long daysLeft, boolean machineMade) {

		public boolean usable() {
			return this.status.ordinal() < Status.RETIRED.ordinal();
		}

	}

	record Counts(long all, long active, long expired, long revoked) {

	}

	record View(String q, String organization, String status, String sort, String dir) {

		public boolean isAscending() {
			return "asc".equals(this.dir);
		}

		public boolean isNarrowed() {
			return !this.q.isEmpty() || !this.organization.isEmpty() || !this.status.isEmpty();
		}

		public String directionOf(String column) {
			return (this.sort.equals(column) && isAscending()) ? "desc" : "asc";
		}

		public String ariaSortOf(String column) {
			if (!this.sort.equals(column)) {
				return "none";
			}
			return isAscending() ? "ascending" : "descending";
		}

	}

	record Notice(String kind, String messageKey, List<String> args) {

	}

	record TokenListPage(List<Row> rows, int total, Counts counts, List<String> organizationNames,
			boolean fixedOrganizations, View view, List<Notice> notices) {

	}

	record Scope(String identifier, String access, boolean sensitive, boolean grantable) {

	}

	record ScopeArea(String key, List<Scope> scopes) {

	}

	record Preset(int days, LocalDate date) {

	}

	record TokenForm(String name, String organization, SortedSet<String> scopes, String days, String expires,
			String replaces) {

	}

	record TokenFormPage(@Nullable Row token, List<String> organizationNames, List<ScopeArea> areas,
			List<String> unknownScopes, List<Preset> presets, LocalDate earliest, LocalDate latest) {

		public boolean change() {
			return this.token != null;
		}

	}

	record OrganizationForm(String name) {

	}

	record NewSecretPage(String organization, UUID authorizationId, String name, String value, Instant keptUntil,
			@Nullable Instant expires, boolean clamped, boolean rotated, boolean oldRevoked) {

	}

	record UnsettledPage(String organization, String name, @Nullable List<Row> found) {

	}

	record SupportIds(@Nullable String activityId, @Nullable String endToEndId) {

	}

	record FaultPage(String key, @Nullable String changed, @Nullable Long retryAfter, SupportIds supportIds,
			Instant time) {

	}

	record RefusalText(String messageKey, String code) {

	}

}
