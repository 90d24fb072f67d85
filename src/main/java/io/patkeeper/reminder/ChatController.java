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

	private final ChatService chats;

	ChatController(ChatService chats) {
		this.chats = chats;
	}

	/**
	 * Stores a webhook. What is wrong is not repeated, as it may be a secret.
	 */
	@PostMapping
	String store(Principal owner, @RequestParam(defaultValue = "") String webhook, RedirectAttributes redirect) {
		if (!this.chats.isAvailable()) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		Optional<String> error = this.chats.store(owner.getName(), webhook);
		error.ifPresentOrElse((key) -> redirect.addFlashAttribute("chatError", key),
				() -> redirect.addFlashAttribute("notice", new Notice("success", "reminder.chat.stored")));
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
