package io.patkeeper.reminder;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;

import io.patkeeper.crypto.AesGcmKey;
import io.patkeeper.crypto.KeyDerivation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

/**
 * The webhooks by which people are reminded in a chat. They are sealed with a key that is
 * derived from the credential of the app registration: each node has it, and a copy of
 * the database does not. A new credential makes them unreadable, so they have to be
 * entered again. With a federated credential there is no such key, and no chat.
 */
@Service
class ChatService {

	private static final String KEY_PURPOSE = "seal the webhook of a chat";

	private static final Logger logger = LoggerFactory.getLogger(ChatService.class);

	private final ChatProperties properties;

	private final KeyDerivation keys;

	private final ChatRepository webhooks;

	private final ChatMessages messages;

	private final ChatClient client;

	ChatService(ChatProperties properties, KeyDerivation keys, ChatRepository webhooks, ChatMessages messages,
			ChatClient client) {
		this.properties = properties;
		this.keys = keys;
		this.webhooks = webhooks;
		this.messages = messages;
		this.client = client;
		if (!properties.hosts().isEmpty() && key().isEmpty()) {
			logger.warn("PATKEEPER_CHAT_HOSTS has no effect: webhooks are encrypted with a key that is derived from the"
					+ " client secret or the certificate, and there is neither");
		}
	}

	/**
	 * Whether people can be reminded in a chat.
	 */
	boolean isAvailable() {
		return !this.properties.hosts().isEmpty() && key().isPresent();
	}

	/**
	 * What the page shows; empty if people cannot be reminded in a chat.
	 */
	Optional<ChatCard> card(String owner) {
		return isAvailable() ? Optional.of(new ChatCard(this.properties.hosts(),
				this.webhooks.find(owner)
					.map((webhook) -> ChatCard.Webhook.of(webhook, open(webhook).isPresent()))
					.orElse(null)))
				: Optional.empty();
	}

	/**
	 * The message key of what is wrong with a webhook that a person has entered; empty if
	 * it can be stored.
	 */
	Optional<String> problem(String entered) {
		Optional<ChatWebhook> webhook = ChatWebhook.parse(entered);
		if (webhook.isEmpty()) {
			return Optional.of("reminder.chat.invalid");
		}
		return this.properties.allow(webhook.get().url().getHost()) ? Optional.empty()
				: Optional.of("reminder.chat.not-allowed");
	}

	/**
	 * Stores the webhook of a person who is reminded.
	 * @param entered what the person has entered, with which there is no problem
	 */
	void store(String owner, String entered) {
		ChatWebhook webhook = ChatWebhook.parse(entered).orElseThrow();
		byte[] sealed = key().orElseThrow()
			.seal(webhook.url().toString().getBytes(StandardCharsets.UTF_8), place(owner));
		this.webhooks.store(new StoredWebhook(owner, webhook.app(), sealed, webhook.masked(), null, null));
	}

	void remove(String owner) {
		this.webhooks.delete(owner);
	}

	/**
	 * Posts a message without tokens to the webhook of a person.
	 * @return what has become of it; empty if the person has no webhook
	 */
	Optional<ChatResult> test(String owner) {
		Optional<ChatResult> result = this.webhooks.find(owner)
			.map((webhook) -> post(webhook, this.messages.test(webhook.app())).result());
		result.ifPresent((it) -> this.webhooks.record(owner, it));
		return result;
	}

	/**
	 * Posts a message.
	 * @param message its JSON
	 */
	ChatAnswer post(StoredWebhook webhook, Object message) {
		Optional<ChatWebhook> opened = open(webhook);
		if (opened.isEmpty()) {
			return new ChatAnswer(ChatResult.UNREADABLE);
		}
		if (!this.properties.allow(opened.get().url().getHost())) {
			return new ChatAnswer(ChatResult.NOT_ALLOWED);
		}
		return this.client.post(opened.get(), message);
	}

	private Optional<ChatWebhook> open(StoredWebhook webhook) {
		return key().flatMap((key) -> {
			try {
				byte[] url = key.open(webhook.sealed(), place(webhook.owner()));
				return Optional.of(new ChatWebhook(URI.create(new String(url, StandardCharsets.UTF_8))));
			}
			catch (GeneralSecurityException ex) {
				return Optional.empty();
			}
		});
	}

	private Optional<AesGcmKey> key() {
		return this.keys.derive(KEY_PURPOSE);
	}

	private static byte[] place(String owner) {
		return owner.getBytes(StandardCharsets.UTF_8);
	}

}
