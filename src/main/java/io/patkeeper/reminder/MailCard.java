package io.patkeeper.reminder;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * What the page of reminders shows about mails.
 *
 * @param missing the environment variables that have to be set before mails can be sent
 * @param addresses the person's addresses
 * @param proposal the address that the person may want to add; {@code null} if there is
 * none
 */
record MailCard(List<String> missing, List<MailAddress> addresses, @Nullable String proposal) {

	/** In the names of the accounts of guests, which are no addresses. */
	private static final String GUEST = "#EXT#";

	static MailCard of(List<String> missing, List<MailAddress> addresses, OidcUser person) {
		Optional<String> proposal = Optional.ofNullable(person.getEmail())
			.or(() -> Optional.ofNullable(person.getPreferredUsername()).filter((name) -> !name.contains(GUEST)))
			.filter(MailAddress::isValid)
			.filter((address) -> addresses.stream().noneMatch((added) -> added.address().equalsIgnoreCase(address)));
		return new MailCard(missing, addresses, proposal.orElse(null));
	}

	public boolean complete() {
		return this.missing.isEmpty();
	}

	public boolean full() {
		return this.addresses.size() >= MailAddress.MAX;
	}

}
