package io.patkeeper.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import io.patkeeper.sandbox.Pat.Status;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that people own when the sandbox starts: always the same ones, with dates
 * relative to the start. The counts are those of {@link People#ANA}; a test holds them
 * true. A list of one organization shows its own tokens and the all-organizations ones.
 */
public final class SeededTokens {

	/** All of Ana's tokens. */
	public static final int ANA_TOTAL = 350;

	/** Those that work, including the all-organizations ones. */
	public static final int ANA_ACTIVE = 230;

	/** Those whose time has run out. */
	public static final int ANA_EXPIRED = 60;

	/** Those that were revoked. */
	public static final int ANA_REVOKED = 60;

	/** Active ones that expire within seven days. */
	public static final int ANA_EXPIRING_WITHIN_7_DAYS = 6;

	/** Active ones that expire within thirty days, including the seven. */
	public static final int ANA_EXPIRING_WITHIN_30_DAYS = 20;

	/** Those for all organizations, of any status. */
	public static final int ANA_ALL_ORGANIZATIONS = 12;

	/** Those for all organizations that work. */
	public static final int ANA_ALL_ORGANIZATIONS_ACTIVE = 8;

	/** Active ones with full access, {@code app_token}. */
	public static final int ANA_FULL_ACCESS_ACTIVE = 3;

	/** Active ones that fabrikam's list shows, on two pages. */
	public static final int ANA_ACTIVE_IN_FABRIKAM = 133;

	/** Active ones that contoso's list shows. */
	public static final int ANA_ACTIVE_IN_CONTOSO = 78;

	/** Active ones that the list of adventure-works shows. */
	public static final int ANA_ACTIVE_IN_ADVENTURE_WORKS = 35;

	/** Daniel's tokens, all active and in contoso. */
	public static final int DANIEL_TOTAL = 5;

	/** Eva's tokens, all active and in woodgrove. */
	public static final int EVA_TOTAL = 12;

	/** A token of Ana's in fabrikam with a plain name and two scopes. */
	public static final String PLAIN = "Release pipeline";

	/** A token of Ana's in fabrikam whose name is markup. */
	public static final String MARKUP = "<script>alert('name')</script>";

	/** A token of Ana's in fabrikam that has no scope. */
	public static final String WITHOUT_SCOPE = "No scope at all";

	/** A token of Ana's in fabrikam with a scope that no list knows. */
	public static final String UNKNOWN_SCOPE = "Uses something new";

	/** The name that two of Ana's tokens in fabrikam share. */
	public static final String TWICE = "Twins";

	/** A token of Ana's in fabrikam with full access. */
	public static final String FULL_ACCESS = "Full access, for the migration";

	private static final List<Seed> REMARKABLE = List.of(new Seed(PLAIN, "vso.build vso.code_write"),
			new Seed("git: https://dev.azure.com/fabrikam on LAPTOP", "vso.code_write vso.packaging"),
			new Seed("git: https://dev.azure.com/fabrikam on BUILD-07", "vso.code_write vso.packaging"),
			new Seed("Azure DevOps Artifacts Credential Provider", "vso.packaging"),
			new Seed("Service Hooks: Azure DevOps: Default Collection: Release", "vso.hooks_write"),
			new Seed("Microsoft Teams Integration", "vso.hooks_write vso.work_write"),
			new Seed("The \"quoted\" one & 'its' friend", "vso.code"), new Seed(MARKUP, "vso.code"),
			new Seed("Deploy \uD83D\uDE80 to \u4EAC\u90FD \uD83D\uDC69\u200D\uD83D\uDCBB", "vso.release_manage"),
			new Seed("\u0645\u0641\u062A\u0627\u062D \u0627\u0644\u0648\u0635\u0648\u0644", "vso.code"),
			new Seed("\u05D0\u05E1\u05D9\u05DE\u05D5\u05DF (2) \u05DC\u05D1\u05E0\u05D9\u05D9\u05D4", "vso.build"),
			new Seed("A very long name ".repeat(14).strip(), "vso.work"), new Seed("Nospaces".repeat(30), "vso.work"),
			new Seed("=HYPERLINK(\"https://example.com\")", "vso.work"), new Seed(TWICE, "vso.code"),
			new Seed(TWICE, "vso.packaging"), new Seed(WITHOUT_SCOPE, ""),
			new Seed(UNKNOWN_SCOPE, "vso.brand_new vso.code"), new Seed(FULL_ACCESS, "app_token"),
			new Seed("Old admin script", "app_token"), new Seed("\u00DCberwachung \u00E0 la carte", "vso.analytics"));

	private static final String[] USES = { "Nightly build", "Terraform", "Dashboard", "Wiki export", "Backup",
			"Package feed", "Test runner", "Renovate", "Agent pool", "Reporting", "Work item sync", "Symbol server" };

	private static final String[] PLACES = { "laptop", "build server", "Jenkins", "staging", "production", "notebook",
			"GitHub Actions", "container", "pipeline" };

	private static final String[] SCOPES = { "vso.code", "vso.code_write", "vso.build_execute vso.code",
			"vso.packaging", "vso.packaging_write", "vso.work", "vso.work_write", "vso.agentpools_manage",
			"vso.release_execute", "vso.test_write", "vso.wiki vso.wiki_write", "vso.analytics", "vso.symbols_manage",
			"vso.build vso.code vso.packaging vso.project vso.release vso.work", "vso.governance" };

	private static final int[] LIVES_IN_DAYS = { 7, 30, 60, 90, 180, 365 };

	private final Random random;

	private final Instant now;

	private final List<Pat> tokens = new ArrayList<>();

	private SeededTokens(Person person, Instant now) {
		this.random = new Random(person.userName().hashCode());
		this.now = now.truncatedTo(ChronoUnit.SECONDS);
	}

	static List<Pat> of(Person person, Instant now) {
		SeededTokens seeded = new SeededTokens(person, now);
		if (person.equals(People.ANA)) {
			seeded.addAnas();
		}
		else if (person.equals(People.DANIEL)) {
			seeded.add("contoso", Status.ACTIVE, DANIEL_TOTAL, new ArrayDeque<>());
		}
		else if (person.equals(People.EVA)) {
			seeded.add("woodgrove", Status.ACTIVE, EVA_TOTAL, new ArrayDeque<>());
		}
		return seeded.tokens;
	}

	private void addAnas() {
		Deque<Seed> remarkable = new ArrayDeque<>(REMARKABLE);
		add("fabrikam", Status.ACTIVE, 125, remarkable);
		add("fabrikam", Status.EXPIRED, 30, new ArrayDeque<>());
		add("fabrikam", Status.REVOKED, 25, new ArrayDeque<>());
		add("contoso", Status.ACTIVE, 70, new ArrayDeque<>());
		add("contoso", Status.EXPIRED, 20, new ArrayDeque<>());
		add("contoso", Status.REVOKED, 20, new ArrayDeque<>());
		add("adventure-works", Status.ACTIVE, 27, new ArrayDeque<>());
		add("adventure-works", Status.EXPIRED, 9, new ArrayDeque<>());
		add("adventure-works", Status.REVOKED, 12, new ArrayDeque<>());
		add(null, Status.ACTIVE, 8, new ArrayDeque<>(List.of(new Seed("Everywhere, everything", "app_token"))));
		add(null, Status.EXPIRED, 1, new ArrayDeque<>());
		add(null, Status.REVOKED, 3, new ArrayDeque<>());
	}

	private void add(@Nullable String organization, Status status, int count, Deque<Seed> names) {
		for (int i = 0; i < count; i++) {
			Seed seed = names.isEmpty() ? ordinary(organization) : names.remove();
			Instant validTo = switch (status) {
				case ACTIVE -> this.now.plus(timeLeft(organization, i));
				case EXPIRED -> this.now.minus(hours(1, 120));
				case REVOKED -> this.now.plus(hours(-60, 200));
			};
			Instant validFrom = validFrom(validTo);
			List<UUID> targetAccounts = (organization != null) ? List.of(People.accountId(organization)) : null;
			this.tokens.add(new Pat(new UUID(this.random.nextLong(), this.random.nextLong()), seed.name(), seed.scope(),
					targetAccounts, validFrom, validTo, status == Status.REVOKED, PatSecrets.next(this.random)));
		}
	}

	private Seed ordinary(@Nullable String organization) {
		String name = USES[this.random.nextInt(USES.length)] + " on " + PLACES[this.random.nextInt(PLACES.length)] + " "
				+ (this.random.nextInt(90) + 10);
		if (this.random.nextInt(8) == 0 && organization != null) {
			name = "git: https://dev.azure.com/" + organization + " on PC-" + (this.random.nextInt(900) + 100);
		}
		return new Seed(name, SCOPES[this.random.nextInt(SCOPES.length)]);
	}

	/** Some of the tokens in fabrikam expire soon, all others in more than a month. */
	private Duration timeLeft(@Nullable String organization, int index) {
		if ("fabrikam".equals(organization) && index > 0 && index <= ANA_EXPIRING_WITHIN_7_DAYS) {
			return hours(index - 1, index);
		}
		if ("fabrikam".equals(organization) && index > 0 && index <= ANA_EXPIRING_WITHIN_30_DAYS) {
			return hours(index + 2, index + 3);
		}
		return hours(32, 360);
	}

	/** A length of life that a person would choose, as long as it lies in the past. */
	private Instant validFrom(Instant validTo) {
		int life = 0;
		int choice = this.random.nextInt(LIVES_IN_DAYS.length);
		while (choice < LIVES_IN_DAYS.length) {
			life = LIVES_IN_DAYS[choice++];
			if (validTo.minus(life, ChronoUnit.DAYS).isBefore(this.now.minus(1, ChronoUnit.HOURS))) {
				break;
			}
		}
		return validTo.minus(life, ChronoUnit.DAYS).plusNanos(this.random.nextInt(10_000_000) * 100L);
	}

	private Duration hours(int fromDay, int toDay) {
		return Duration.ofMinutes(fromDay * 24L * 60 + 60 + this.random.nextInt((toDay - fromDay) * 24 * 60 - 120));
	}

	private record Seed(String name, String scope) {

	}

}
