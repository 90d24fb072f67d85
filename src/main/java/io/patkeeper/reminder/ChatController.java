package io.patkeeper.reminder;

import java.security.Principal;
import java.util.Optional;

import io.patkeeper.ui.Notice;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Stores, tests and removes the webhook by which a person is reminded in a chat.
 */
@Controller
@RequestMapping("/reminders/chat")
class ChatController {

	private static final String PAGE = "redirect:/reminders#chat";

	private final ReminderService reminders;

	private final ChatService chats;

	ChatController(ReminderService reminders, ChatService chats) {
		this.reminders = reminders;
		this.chats = chats;
	}

	/**
	 * Stores a webhook, and turns reminders on. What is wrong is not repeated, as it may
	 * be a secret.
	 */
	@PostMapping
	String store(Principal owner, @RequestParam(defaultValue = "") String webhook, RedirectAttributes redirect) {
		if (!this.chats.isAvailable()) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		Optional<String> problem = this.chats.problem(webhook);
		if (problem.isPresent()) {
			redirect.addFlashAttribute("chatError", problem.get());
			return PAGE;
		}
		this.reminders.turnOn(owner.getName());
		this.chats.store(owner.getName(), webhook);
		redirect.addFlashAttribute("notice", new Notice("success", "reminder.chat.stored"));
		return PAGE;
	}

	@PostMapping("/test")
	String test(Principal owner, RedirectAttributes redirect) {
		this.chats.test(owner.getName())
			.ifPresent((result) -> redirect.addFlashAttribute("notice", new Notice(
					(result == ChatResult.TAKEN) ? "success" : "error", "reminder.chat.tested." + result.key())));
		return PAGE;
	}

	@PostMapping("/remove")
	String remove(Principal owner, RedirectAttributes redirect) {
		this.chats.remove(owner.getName());
		redirect.addFlashAttribute("notice", new Notice("success", "reminder.chat.removed"));
		return PAGE;
	}

}
