package io.patkeeper.reminder;

import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.patkeeper.ui.LegibleText;
import jakarta.mail.MessagingException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;

/**
 * What the mail server said about a mail that it did not take.
 *
 * @param failure what that means
 * @param reply its words, if they are about the address or the mail; else {@code null}
 */
record MailRefusal(MailFailure failure, @Nullable String reply) {

	private static final int REPLY_LENGTH = 300;

	/** The mailbox is full, which may change. */
	private static final int MAILBOX_FULL = 552;

	private static final int SERVICE_CLOSING = 421;

	/**
	 * Enhanced status codes for rules (RFC 3463): most often, those about who may send,
	 * which an administrator can change. The address is not at fault.
	 */
	private static final Pattern POLICY = Pattern.compile("^5\\d\\d[ -]5\\.7\\.");

	static MailRefusal of(MailException ex) {
		return replies(ex).filter((reply) -> reply.code() >= 400 && reply.code() != SERVICE_CLOSING)
			.findFirst()
			.map((reply) -> new MailRefusal(reply.isFinal() ? MailFailure.REFUSED : MailFailure.DEFERRED,
					LegibleText.of(reply.text().strip().replaceAll("\\s+", " "), REPLY_LENGTH)))
			.orElseGet(() -> new MailRefusal(MailFailure.UNAVAILABLE, null));
	}

	/**
	 * The replies to the recipient and to the mail itself, in this order. Others, such as
	 * to the sender, are about the setup.
	 */
	private static Stream<Reply> replies(MailException ex) {
		if (!(ex instanceof MailSendException failed) || failed.getMessageExceptions().length == 0) {
			return Stream.empty();
		}
		Exception first = failed.getMessageExceptions()[0];
		return Stream.concat(
				chain(first).filter(SMTPAddressFailedException.class::isInstance)
					.map(SMTPAddressFailedException.class::cast)
					.map((rejected) -> new Reply(rejected.getReturnCode(), String.valueOf(rejected.getMessage()))),
				chain(first).filter(SMTPSendFailedException.class::isInstance)
					.map(SMTPSendFailedException.class::cast)
					.filter((rejected) -> !rejected.getCommand().startsWith("MAIL"))
					.map((rejected) -> new Reply(rejected.getReturnCode(), String.valueOf(rejected.getMessage()))));
	}

	private static Stream<Exception> chain(Exception first) {
		return Stream.iterate(first, (ex) -> ex != null,
				(ex) -> (ex instanceof MessagingException messaging) ? messaging.getNextException() : null);
	}

	private record Reply(int code, String text) {

		boolean isFinal() {
			return this.code >= 500 && this.code != MAILBOX_FULL && !POLICY.matcher(this.text).find();
		}

	}

}
