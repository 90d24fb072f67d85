package io.patkeeper.reminder;

import java.util.Optional;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Component;

/**
 * Reminds in a chat.
 */
@Component
class ChatChannel implements ReminderChannel {

	static final String NAME = "chat";

	private final ChatService chats;

	private final ChatRepository webhooks;

	ChatChannel(ChatService chats, ChatRepository webhooks) {
		this.chats = chats;
		this.webhooks = webhooks;
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public int enqueue(Digest digest) {
		Optional<StoredWebhook> webhook = webhook(digest.reminder().owner());
		webhook
			.ifPresent((it) -> this.webhooks.add(it.owner(), digest.tokens().stream().map(DueToken::token).toList()));
		return webhook.isPresent() ? 1 : 0;
	}

	@Override
	public Optional<MessageSourceResolvable> recipients(String owner) {
		return webhook(owner)
			.map((webhook) -> new DefaultMessageSourceResolvable("reminder.chat.recipients." + webhook.app().key()));
	}

	private Optional<StoredWebhook> webhook(String owner) {
		return this.chats.isAvailable() ? this.webhooks.find(owner).filter(StoredWebhook::isInUse) : Optional.empty();
	}

}
