package io.patkeeper.reminder;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An address that a person wants to be reminded at.
 *
 * @param id identifies it
 * @param owner the person's {@code tid:oid}
 * @param address the address
 * @param person the person's name, legible
 * @param state whether reminders go there
 * @param since when it got into that state
 * @param failure why the last mail was not taken; {@code null} if it was
 * @param reply what the mail server said about it, if it was about the address
 * @param failingSince since when no mail was taken; {@code null} if the last one was
 */
record MailAddress(UUID id, String owner, String address, String person, MailAddressState state, Instant since,
		@Nullable MailFailure failure, @Nullable String reply, @Nullable Instant failingSince) {

	/** How many a person can have: their own and three more. */
	static final int MAX = 4;

	/** How long a link to confirm an address works. */
	static final Duration CONFIRMATION_PERIOD = Duration.ofHours(48);

	private static final int MAX_LENGTH = 254;

	/**
	 * What browsers accept in a field for an address.
	 *
	 * @see <a href=
	 * "https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address">HTML:
	 * valid e-mail address</a>
	 */
	private static final Pattern VALID = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+"
			+ "@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

	static boolean isValid(String address) {
		return address.length() <= MAX_LENGTH && VALID.matcher(address).matches();
	}

	/**
	 * Until when it can be confirmed, or else since when it has its state.
	 */
	public Instant date() {
		return (this.state == MailAddressState.PENDING) ? this.since.plus(CONFIRMATION_PERIOD) : this.since;
	}

}
