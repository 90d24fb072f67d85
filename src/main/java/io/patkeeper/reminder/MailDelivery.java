package io.patkeeper.reminder;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import io.patkeeper.crypto.UrlSecret;
import io.patkeeper.outbound.SingleLine;
import io.patkeeper.reminder.MailAddressRepository.Purpose;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.mail.MailException;
import org.springframework.stereotype.Component;

/**
 * Sends the mails that are due, one after the other.
 */
@Component
class MailDelivery {

	private static final Logger logger = LoggerFactory.getLogger(MailDelivery.class);

	private final MailSettings settings;

	private final MailOutboxRepository outbox;

	private final MailAddressRepository addresses;

	private final ReminderRepository reminders;

	private final WaitingTokens tokens;

	private final MailComposer composer;

	private final MailTransport transport;

	private final ReminderMetrics metrics;

	private final Clock clock;

	/** So that the log does not repeat itself. */
	private final AtomicBoolean unavailable = new AtomicBoolean();

	MailDelivery(MailSettings settings, MailOutboxRepository outbox, MailAddressRepository addresses,
			ReminderRepository reminders, WaitingTokens tokens, MailComposer composer, MailTransport transport,
			ReminderMetrics metrics, Clock clock) {
		this.settings = settings;
		this.outbox = outbox;
		this.addresses = addresses;
		this.reminders = reminders;
		this.tokens = tokens;
		this.composer = composer;
		this.transport = transport;
		this.metrics = metrics;
		this.clock = clock;
	}

	/**
	 * Sends the mails that are due, until the mail server cannot be used.
	 * @param stopping whether to stop before the next mail
	 * @throws DataAccessException if the database cannot be used
	 */
	void sendDue(BooleanSupplier stopping) {
		boolean available = this.settings.isComplete();
		while (available && !stopping.getAsBoolean()) {
			Optional<OutgoingMail> mail = this.outbox.claim();
			if (mail.isEmpty()) {
				return;
			}
			available = send(mail.get());
		}
	}

	/**
	 * Sends a mail, or drops it if there is nothing to say any more.
	 * @return {@code false} if the mail server cannot be used
	 */
	private boolean send(OutgoingMail mail) {
		Optional<MailAddress> address = this.addresses.find(mail.addressId())
			.filter((recipient) -> recipient.state() == mail.kind().recipient());
		Optional<Reminder> reminder = address.flatMap((recipient) -> this.reminders.find(recipient.owner()));
		List<DueToken> tokens = (mail.kind() == MailKind.DIGEST)
				? reminder.map((person) -> this.tokens.due(person, this.outbox.tokens(mail))).orElse(List.of())
				: List.of();
		if (reminder.isEmpty() || (mail.kind() == MailKind.DIGEST && tokens.isEmpty())) {
			this.outbox.finish(mail, MailState.DROPPED);
			return true;
		}
		try {
			send(mail, address.get(), reminder.get(), tokens);
		}
		catch (MailException ex) {
			return failed(mail, address.get(), ex);
		}
		this.outbox.finish(mail, MailState.SENT);
		this.addresses.delivered(mail.addressId());
		this.metrics.sent(MailChannel.NAME);
		if (this.unavailable.getAndSet(false)) {
			logger.info("The mail server takes mails again");
		}
		return true;
	}

	private void send(OutgoingMail mail, MailAddress address, Reminder reminder, List<DueToken> tokens) {
		UrlSecret secret = UrlSecret.issue();
		if (mail.kind() == MailKind.CONFIRMATION) {
			this.addresses.addLink(address.id(), Purpose.CONFIRM, secret);
			this.transport.send(mail, address.address(),
					this.composer.confirmation(address, reminder.language(), secret), null);
		}
		else {
			this.addresses.addLink(address.id(), Purpose.LEAVE, secret);
			this.transport.send(mail, address.address(), this.composer.digest(address, reminder, tokens, secret),
					this.composer.leaveUrl(secret));
		}
	}

	private boolean failed(OutgoingMail mail, MailAddress address, MailException ex) {
		MailRefusal refusal = MailRefusal.of(ex);
		this.metrics.failed(MailChannel.NAME);
		this.addresses.failed(address.id(), refusal);
		if (refusal.failure() == MailFailure.REFUSED || mail.isTooOld(this.clock.instant())) {
			this.outbox.finish(mail, MailState.FAILED);
		}
		else {
			this.outbox.retry(mail);
		}
		if (refusal.failure() != MailFailure.UNAVAILABLE) {
			logger.atInfo()
				.addKeyValue("person", address.owner())
				.addKeyValue("failure", refusal.failure().key())
				.log("A mail was not taken");
			return true;
		}
		if (!this.unavailable.getAndSet(true)) {
			logger.warn("The mail server cannot be used; trying again: {}",
					SingleLine.of(String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage())));
		}
		return false;
	}

}
