package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeSet;

import io.patkeeper.Texts;
import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.token.scope.ScopeFixtures;
import io.patkeeper.token.scope.ScopePicker;
import io.patkeeper.ui.DateFormats;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.Errors;

import static io.patkeeper.token.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

class TokenFormValidatorTests {

	private final DateFormats dates = new DateFormats(Texts.source());

	private final TokenFormValidator rules = new TokenFormValidator(ScopeFixtures.catalogue(), this.dates,
			Fixtures.CLOCK);

	@AfterEach
	void forgetTheTimeZone() {
		LocaleContextHolder.resetLocaleContext();
	}

	@Test
	void findsNothingWrongWithAGoodForm() {
		TokenForm form = form("ci", "fabrikam", "30", "", "vso.code", "vso.build_execute");
		Errors errors = errorsOf(form, null);
		assertThat(errors.hasErrors()).isFalse();
		assertThat(expiryOf(form)).contains(NOW.plus(Duration.ofDays(30)));
	}

	@Test
	void wantsAName() {
		assertThat(codes(form("  ", "fabrikam", "30", "", "vso.code"), "name")).containsExactly("form.name.required");
	}

	@Test
	void wantsANameOfBearableLength() {
		assertThat(codes(form("x".repeat(256), "fabrikam", "30", "", "vso.code"), "name"))
			.containsExactly("form.name.long");
		assertThat(codes(form("x".repeat(255), "fabrikam", "30", "", "vso.code"), "name")).isEmpty();
	}

	@Test
	void wantsANameWithoutControlCharacters() {
		assertThat(codes(form("a\u0007b", "fabrikam", "30", "", "vso.code"), "name"))
			.containsExactly("form.name.control");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069",
			"\u200E", "\u200F", "\u061C", "\u2028", "\0", "\u009F" })
	void wantsANameWithoutMarksThatCannotBeSeen(String mark) {
		assertThat(codes(form("a" + mark + "b", "fabrikam", "30", "", "vso.code"), "name"))
			.containsExactly("form.name.control");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u202Eb", "a\0b" })
	void letsATokenKeepTheNameThatItHas(String name) {
		PersonalAccessToken details = Fixtures.pat(name, Duration.ofDays(3), "vso.code");
		assertThat(errorsOf(form(name, "fabrikam", "30", "", "vso.code"), Fixtures.token(details)).hasErrors())
			.isFalse();
		assertThat(errorsOf(form(name + "c", "fabrikam", "30", "", "vso.code"), Fixtures.token(details)).hasErrors())
			.isTrue();
		PersonalAccessToken longest = Fixtures.pat("x".repeat(600), Duration.ofDays(3), "vso.code");
		assertThat(
				errorsOf(form("x".repeat(600), "fabrikam", "30", "", "vso.code"), Fixtures.token(longest)).hasErrors())
			.isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "../x", "a/b", "..", "a b", "-a", "a%2Fb", "a?b", "a.b" })
	void wantsAnOrganizationThatCannotChangeTheAddress(String organization) {
		assertThat(codes(form("ci", organization, "30", "", "vso.code"), "organization"))
			.containsExactly("form.organization.invalid");
	}

	@Test
	void wantsAnOrganization() {
		assertThat(codes(form("ci", "", "30", "", "vso.code"), "organization"))
			.containsExactly("form.organization.required");
	}

	@Test
	void wantsAScope() {
		assertThat(codes(form("ci", "fabrikam", "30", ""), "scopes")).containsExactly("form.scopes.required");
	}

	@ParameterizedTest
	@ValueSource(strings = { "vso.nonsense", "user_impersonation", "vso.pats_manage" })
	void wantsScopesThatATokenCanHave(String scope) {
		assertThat(codes(form("ci", "fabrikam", "30", "", "vso.code", scope), "scopes"))
			.containsExactly("form.scopes.unknown");
	}

	@Test
	void letsATokenKeepAScopeThatWeDoNotKnow() {
		ManagedToken token = Fixtures.token(Fixtures.pat("ci", Duration.ofDays(3), "vso.brand_new"));
		assertThat(errorsOf(form("ci", "fabrikam", "30", "", "vso.brand_new"), token).hasErrors()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-23, form.expires.past", "2020-01-01, form.expires.past", "2027-11-24, form.expires.far",
			"9999-12-31, form.expires.far", "2026-02-30, form.expires.date", "tomorrow, form.expires.date",
			"23/12/2026, form.expires.date" })
	void wantsADateWithinAYear(String date, String code) {
		assertThat(codes(form("ci", "fabrikam", "30", date, "vso.code"), "expires")).containsExactly(code);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "31", "-7", "seven", "keep" })
	void wantsAnExpiryThatIsOffered(String days) {
		assertThat(codes(form("ci", "fabrikam", days, "", "vso.code"), "expires"))
			.containsExactly("form.expires.required");
	}

	@Test
	void letsADateWinOverTheDaysAndLastUntilItsEnd() {
		assertThat(expiryOf(form("ci", "fabrikam", "30", "2026-12-24", "vso.code")))
			.contains(Instant.parse("2026-12-24T23:59:59Z"));
	}

	@Test
	void clipsTheLastPossibleDayToWhatAzureDevOpsAccepts() {
		assertThat(expiryOf(form("ci", "fabrikam", "", "2027-11-23", "vso.code"))).contains(Expiry.latest(NOW));
	}

	@Test
	void keepsTheDateThatATokenHasWhenNoneIsChosen() {
		ManagedToken token = Fixtures.token(Fixtures.pat("ci", Duration.ofDays(3), "vso.code"));
		Optional<Instant> expiry = this.rules.check(form("ci", "fabrikam", "keep", "", "vso.code"), token,
				new BeanPropertyBindingResult(new Object(), "form"));
		assertThat(expiry).contains(NOW.plus(Duration.ofDays(3)));
	}

	@ParameterizedTest
	@CsvSource({ "UTC, 2026-11-30T23:59:59Z", "America/Sao_Paulo, 2026-12-01T02:59:59Z",
			"Asia/Tokyo, 2026-11-30T14:59:59Z" })
	void readsADayInThePersonsTimeZone(String timeZone, Instant end) {
		LocaleContextHolder.setTimeZone(TimeZone.getTimeZone(timeZone));
		assertThat(expiryOf(form("ci", "fabrikam", "", "2026-11-30", "vso.code"))).contains(end);
	}

	@ParameterizedTest
	@CsvSource({ "UTC, 2026-11-24", "Pacific/Kiritimati, 2026-11-25", "Pacific/Pago_Pago, 2026-11-24" })
	void acceptsTheDaysThatThePageOffersInThePersonsTimeZone(String timeZone, LocalDate earliest) {
		LocaleContextHolder.setTimeZone(TimeZone.getTimeZone(timeZone));
		TokenFormPage page = TokenFormPage.of(null, null, List.of(),
				ScopePicker.of(new TreeSet<>(), ScopeFixtures.catalogue(), ScopeFixtures.presets().all()), List.of(),
				NOW);
		assertThat(page.earliest()).isEqualTo(earliest);
		assertThat(List.of(page.earliest(), page.latest()))
			.allSatisfy((day) -> assertThat(expiryOf(form("ci", "fabrikam", "", day.toString(), "vso.code")))
				.hasValueSatisfying((expiry) -> assertThat(this.dates.day(expiry)).isEqualTo(this.dates.day(day))));
		assertThat(codes(form("ci", "fabrikam", "", page.earliest().minusDays(1).toString(), "vso.code"), "expires"))
			.containsExactly("form.expires.past");
		assertThat(codes(form("ci", "fabrikam", "", page.latest().plusDays(1).toString(), "vso.code"), "expires"))
			.containsExactly("form.expires.far");
		assertThat(page.presets())
			.allSatisfy((preset) -> assertThat(expiryOf(form("ci", "fabrikam", "" + preset.days(), "", "vso.code")))
				.hasValueSatisfying(
						(expiry) -> assertThat(this.dates.day(expiry)).isEqualTo(this.dates.day(preset.date()))));
	}

	private Optional<Instant> expiryOf(TokenForm form) {
		return this.rules.check(form, null, new BeanPropertyBindingResult(form, "form"));
	}

	private List<String> codes(TokenForm form, String field) {
		return errorsOf(form, null).getFieldErrors(field)
			.stream()
			.map((error) -> String.valueOf(error.getCode()))
			.toList();
	}

	private Errors errorsOf(TokenForm form, @Nullable ManagedToken at) {
		Errors errors = new BeanPropertyBindingResult(form, "form");
		this.rules.check(form, at, errors);
		return errors;
	}

	private static TokenForm form(String name, String organization, String days, String expires, String... scopes) {
		return new TokenForm(name, organization, new TreeSet<>(List.of(scopes)), days, expires, null, null, null);
	}

}
