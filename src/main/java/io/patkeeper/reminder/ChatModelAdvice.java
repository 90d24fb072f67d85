package io.patkeeper.reminder;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * Adds what {@code templates/reminders/chat.html} shows.
 */
@ControllerAdvice(assignableTypes = ReminderController.class)
class ChatModelAdvice {

	private final ChatService chats;

	ChatModelAdvice(ChatService chats) {
		this.chats = chats;
	}

	@ModelAttribute("chat")
	@Nullable ChatCard chat(Principal owner) {
		return this.chats.card(owner.getName()).orElse(null);
	}

}
