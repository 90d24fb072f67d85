package io.patkeeper.reminder;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.patkeeper.crypto.UrlSecret;
import io.patkeeper.ui.LegibleText;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The addresses at which people are reminded: they add them, and a mailed link confirms
 * each or stops its mails.
 */
@Service
class MailAddressService {

	/** How long a link to stop the mails works, after its mail. */
	private static final Duration LINK_RETENTION = Duration.ofDays(365);

	/** How long it is known that a mail was sent. */
	private static final Duration MAIL_RETENTION = Duration.ofDays(30);

	private static final int NAME_LENGTH = 100;

	private final MailAddressRepository addresses;

	private final MailOutboxRepository outbox;

	private final ConfirmationLimit limit;

	private final TransactionOperations transaction;

	private final Clock clock;

	MailAddressService(MailAddressRepository addresses, MailOutboxRepository outbox, ConfirmationLimit limit,
			TransactionOperations transaction, Clock clock) {
		this.addresses = addresses;
		this.outbox = outbox;
		this.limit = limit;
		this.transaction = transaction;
		this.clock = clock;
	}

	/**
	 * Adds an address, or lets one that is not confirmed be confirmed anew.
	 * @param address a valid address
	 * @param person the name of the person, which the mails mention
	 */
	Outcome add(String owner, String address, String person) {
		return this.transaction.execute((status) -> {
			this.addresses.lock(owner);
			List<MailAddress> all = this.addresses.all(owner);
			Optional<MailAddress> known = all.stream()
				.filter((each) -> each.address().equalsIgnoreCase(address))
				.findFirst();
			if (known.isPresent() && known.get().state() == MailAddressState.CONFIRMED) {
				return Outcome.CONFIRMED;
			}
			if (known.isEmpty() && all.size() >= MailAddress.MAX) {
				return Outcome.FULL;
			}
			if (!this.limit.count(owner, address)) {
				return Outcome.LIMITED;
			}
			String name = LegibleText.of(person, NAME_LENGTH);
			UUID id = known.map(MailAddress::id).orElseGet(() -> this.addresses.add(owner, address, name));
			this.addresses.reset(id, name);
			this.outbox.addConfirmation(id);
			return Outcome.MAILED;
		});
	}

	/**
	 * Removes an address.
	 * @return the address; empty if the person has none with this id
	 */
	Optional<MailAddress> remove(String owner, UUID id) {
		Optional<MailAddress> address = this.addresses.find(id).filter((each) -> each.owner().equals(owner));
		address.ifPresent((each) -> this.addresses.remove(each.id()));
		return address;
	}

	/**
	 * Confirms the address to which a link was mailed.
	 * @return {@code false} if the link is not valid
	 */
	boolean confirm(String secret) {
		return this.addresses.confirm(new UrlSecret(secret));
	}

	/**
	 * Stops the mails to the address to which a link was mailed, if it is valid.
	 */
	void leave(String secret) {
		this.addresses.leave(new UrlSecret(secret));
	}

	@Scheduled(initialDelay = 1, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
	void deleteOld() {
		Instant now = this.clock.instant();
		this.addresses.deleteUnconfirmed();
		this.addresses.deleteLinksBefore(now.minus(LINK_RETENTION));
		this.outbox.deleteBefore(now.minus(MAIL_RETENTION));
		this.limit.deleteExpired();
	}

	/**
	 * What has become of an address that a person has entered.
	 */
	enum Outcome {

		/** A link to confirm it is about to be mailed. */
		MAILED,

		/** It is confirmed already. */
		CONFIRMED,

		/** The person has as many as they can have. */
		FULL,

		/** Too many confirmations were asked for within a day, or one just now. */
		LIMITED

	}

}
