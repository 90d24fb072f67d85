package io.patkeeper.reminder;

import java.util.Optional;
import java.util.UUID;

import io.patkeeper.ui.Notice;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Adds and removes the addresses at which a person is reminded.
 */
@Controller
@RequestMapping("/reminders/addresses")
class MailAddressController {

	private final ReminderService reminders;

	private final MailSettings settings;

	private final MailAddressService addresses;

	MailAddressController(ReminderService reminders, MailSettings settings, MailAddressService addresses) {
		this.reminders = reminders;
		this.settings = settings;
		this.addresses = addresses;
	}

	@PostMapping
	String add(@RequestParam(defaultValue = "") String address, @AuthenticationPrincipal OidcUser person,
			RedirectAttributes page) {
		String entered = address.strip();
		if (!this.settings.isComplete()) {
			return "redirect:/reminders";
		}
		if (!MailAddress.isValid(entered)) {
			page.addFlashAttribute("addressError", "reminder.mail.invalid");
			page.addFlashAttribute("enteredAddress", entered);
			return "redirect:/reminders";
		}
		this.reminders.turnOn(person.getName());
		String name = Optional.ofNullable(person.getFullName()).orElse(entered);
		MailAddressService.Outcome outcome = this.addresses.add(person.getName(), entered, name);
		page.addFlashAttribute("notice", switch (outcome) {
			case MAILED -> new Notice("success", "reminder.mail.mailed", entered);
			case CONFIRMED -> new Notice("info", "reminder.mail.confirmed-before", entered);
			case FULL -> new Notice("warning", "reminder.mail.full", MailAddress.MAX);
			case LIMITED -> new Notice("warning", "reminder.mail.limited", entered);
		});
		return "redirect:/reminders";
	}

	@PostMapping("/{id}/remove")
	String remove(@PathVariable UUID id, @AuthenticationPrincipal OidcUser person, RedirectAttributes page) {
		this.addresses.remove(person.getName(), id)
			.ifPresent((address) -> page.addFlashAttribute("notice",
					new Notice("success", "reminder.mail.removed", address.address())));
		return "redirect:/reminders";
	}

}
