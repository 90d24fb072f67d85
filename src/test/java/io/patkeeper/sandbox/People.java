package io.patkeeper.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The people of the sandbox. All of them are made up.
 */
public final class People {

	/** The tenant that most people belong to, for {@code ENTRA_TENANT_ID}. */
	public static final UUID TENANT = id("tenant fabrikam");

	/** Another tenant, with {@link #EVA} in it. */
	public static final UUID OTHER_TENANT = id("tenant woodgrove");

	/** Owns the tokens that {@link SeededTokens} describes, and is the administrator. */
	public static final Person ANA = person("Ana Souza", "ana.souza@fabrikam.example", TENANT,
			SeededTokens.ANA_TOTAL + " tokens in three organizations; administrator", "fabrikam", "contoso",
			"adventure-works");

	/** Owns no token. */
	public static final Person BEN = person("Ben Carter", "ben.carter@fabrikam.example", TENANT, "no token yet",
			"fabrikam");

	/** Belongs to no organization. */
	public static final Person CHIARA = person("Chiara Rossi", "chiara.rossi@fabrikam.example", TENANT,
			"in no organization");

	/**
	 * Belongs to contoso and owns a few tokens there, but may not ask which organizations
	 * there are.
	 */
	public static final Person DANIEL = person("Daniel Okafor", "daniel.okafor@fabrikam.example", TENANT,
			"organizations cannot be discovered: type contoso", "contoso");

	/** Belongs to another tenant and owns a few tokens in its organization. */
	public static final Person EVA = person("Eva Lindqvist", "eva.lindqvist@woodgrove.example", OTHER_TENANT,
			"from another tenant", "woodgrove");

	/** All of them. */
	public static final List<Person> ALL = List.of(ANA, BEN, CHIARA, DANIEL, EVA);

	private static volatile List<Person> guests = List.of();

	private People() {
	}

	/**
	 * Lets so many people more sign in, who belong to the same organizations as
	 * {@link #ANA} and own no token.
	 */
	public static List<Person> invite(int number) {
		guests = IntStream.range(0, number)
			.mapToObj((guest) -> person("Guest " + guest, "guest-" + guest + "@fabrikam.example", TENANT, "guest",
					ANA.organizations().toArray(String[]::new)))
			.toList();
		return guests;
	}

	private static Stream<Person> everybody() {
		return Stream.concat(ALL.stream(), guests.stream());
	}

	/**
	 * The id by which {@code targetAccounts} names an organization.
	 */
	public static UUID accountId(String organization) {
		return id("organization " + organization);
	}

	static boolean organizationExists(String organization) {
		return ALL.stream().flatMap((person) -> person.organizations().stream()).anyMatch(organization::equals);
	}

	static Optional<Person> byUserName(String userName) {
		return everybody().filter((person) -> person.userName().equals(userName)).findAny();
	}

	/** The people whom a tenant's sign-in page knows; the tenant may be a wildcard. */
	static List<Person> ofTenant(String tenant) {
		return everybody()
			.filter((person) -> FakeEntra.ANY_TENANT.contains(tenant) || person.tenantId().toString().equals(tenant))
			.toList();
	}

	private static Person person(String name, String userName, UUID tenant, String remark, String... organizations) {
		return new Person(name, userName, id("object " + userName), tenant, id("profile " + userName),
				List.of(organizations), remark);
	}

	static UUID id(String name) {
		return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
	}

}
