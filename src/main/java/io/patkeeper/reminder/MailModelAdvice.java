package io.patkeeper.reminder;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * Adds what {@code templates/reminders/mail.html} shows.
 */
@ControllerAdvice(assignableTypes = ReminderController.class)
class MailModelAdvice {

	private final MailSettings settings;

	private final MailAddressRepository addresses;

	MailModelAdvice(MailSettings settings, MailAddressRepository addresses) {
		this.settings = settings;
		this.addresses = addresses;
	}

	@ModelAttribute("mail")
	MailCard mail(@AuthenticationPrincipal OidcUser person) {
		return MailCard.of(this.settings.missing(), this.addresses.all(person.getName()), person);
	}

}
