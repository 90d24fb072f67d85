package io.patkeeper.reminder;

import java.util.List;
import java.util.Optional;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Component;

/**
 * Reminds by mail.
 */
@Component
class MailChannel implements ReminderChannel {

	static final String NAME = "mail";

	private final MailSettings settings;

	private final MailAddressRepository addresses;

	private final MailOutboxRepository outbox;

	MailChannel(MailSettings settings, MailAddressRepository addresses, MailOutboxRepository outbox) {
		this.settings = settings;
		this.addresses = addresses;
		this.outbox = outbox;
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public int enqueue(Digest digest) {
		if (!this.settings.isComplete()) {
			return 0;
		}
		List<MailAddress> confirmed = this.addresses.all(digest.reminder().owner())
			.stream()
			.filter((address) -> address.state() == MailAddressState.CONFIRMED)
			.toList();
		List<WatchedToken> tokens = digest.tokens().stream().map(DueToken::token).toList();
		confirmed.forEach((address) -> this.outbox.addDigest(address.id(), digest.day(), tokens));
		return confirmed.size();
	}

	@Override
	public Optional<MessageSourceResolvable> recipients(String owner) {
		int confirmed = this.settings.isComplete() ? this.addresses.count(owner, MailAddressState.CONFIRMED) : 0;
		return (confirmed == 0) ? Optional.empty()
				: Optional.of(new DefaultMessageSourceResolvable(new String[] { "reminder.mail.recipients" },
						new Object[] { confirmed }));
	}

}
