package io.patkeeper.signin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The people who see the administrators' page. The setting is validated at startup by
 * {@link AdministratorSettingsValidator}.
 *
 * @param administrators their object ids, with the tenant and a slash before them where
 * people of several tenants can sign in, as another tenant could give an object id again
 */
@ConfigurationProperties("patkeeper")
record AdministratorProperties(@DefaultValue List<String> administrators) {

	private static final String GUID = "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

	private static final Pattern ENTRY = Pattern.compile("(" + GUID + "/)?" + GUID);

	AdministratorProperties {
		administrators = administrators.stream().map((entry) -> entry.strip().toLowerCase(Locale.ROOT)).toList();
	}

	/**
	 * Whether a person is named.
	 * @param person their {@code tid:oid}
	 */
	boolean include(String person) {
		String tenantAndObjectId = person.replace(':', '/');
		return this.administrators.stream()
			.anyMatch((entry) -> entry.contains("/") ? entry.equals(tenantAndObjectId)
					: tenantAndObjectId.endsWith("/" + entry));
	}

	/**
	 * What is wrong with the first entry that cannot be used.
	 */
	Optional<String> problem(EntraProperties entra) {
		return this.administrators.stream().flatMap((entry) -> problem(entry, entra).stream()).findFirst();
	}

	private static Optional<String> problem(String entry, EntraProperties entra) {
		if (!ENTRY.matcher(entry).matches()) {
			return Optional
				.of("'" + entry + "' is no object id. It must contain the object ids of people, which Microsoft"
						+ " Entra shows with each user, separated by commas, and no names or addresses");
		}
		if (!entry.contains("/")) {
			return entra.allowsSeveralTenants()
					? Optional.of("'" + entry + "' could be somebody in each of the tenants of ENTRA_ALLOWED_TENANTS:"
							+ " the id of the tenant and a slash must stand before the object id")
					: Optional.empty();
		}
		String tenant = entry.substring(0, entry.indexOf('/'));
		return entra.allowsTenant(tenant) ? Optional.empty()
				: Optional.of("The people of tenant " + tenant + " cannot sign in");
	}

}
