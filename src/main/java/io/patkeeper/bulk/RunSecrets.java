package io.patkeeper.bulk;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.secret.NewSecret;
import io.patkeeper.token.secret.NewSecrets;
import io.patkeeper.token.secret.SecretStoredEvent;
import io.patkeeper.ui.CsvTable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * The new secrets of a run, until the person has stored them.
 */
@Component
class RunSecrets {

	private final NewSecrets secrets;

	private final ApplicationEventPublisher events;

	private final MessageSource messages;

	RunSecrets(NewSecrets secrets, ApplicationEventPublisher events, MessageSource messages) {
		this.secrets = secrets;
		this.events = events;
		this.messages = messages;
	}

	/**
	 * Those that this session can open, by authorization id, in the order of the tokens.
	 */
	Map<UUID, NewSecrets.Kept> of(Run run, List<RunItem> items) {
		Map<UUID, NewSecrets.Kept> ofRun = new LinkedHashMap<>();
		if (items.stream().map(RunItem::newAuthorizationId).anyMatch(Objects::nonNull)) {
			Map<UUID, NewSecrets.Kept> all = this.secrets.findAll(run.owner())
				.stream()
				.collect(Collectors.toMap((kept) -> kept.secret().authorizationId(), Function.identity()));
			items.stream()
				.map(RunItem::newAuthorizationId)
				.filter((id) -> id != null && all.containsKey(id))
				.forEach((id) -> ofRun.put(id, all.get(id)));
		}
		return ofRun;
	}

	/**
	 * Deletes the secrets that the person has stored.
	 */
	void forget(String owner, Collection<UUID> authorizationIds) {
		authorizationIds.forEach((authorizationId) -> {
			this.secrets.forget(owner, authorizationId);
			this.events.publishEvent(new SecretStoredEvent(owner, authorizationId));
		});
	}

	/**
	 * The secrets as a table for spreadsheets.
	 */
	String csv(Collection<NewSecrets.Kept> kept, Locale locale) {
		StringWriter out = new StringWriter();
		try {
			CsvTable table = new CsvTable(out);
			table.addRow(List.of(text("token.organization", locale), text("token.name", locale),
					text("run.secret", locale), text("token.expires", locale)));
			for (NewSecrets.Kept each : kept) {
				NewSecret secret = each.secret();
				table.addRow(List.of(secret.organization().name(), secret.name(), secret.secret().reveal(),
						Objects.requireNonNullElse(secret.expires(), "")));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return out.toString();
	}

	/**
	 * The secrets as a file of environment variables, named after the tokens, and after
	 * their organizations where tokens of several have the same name.
	 */
	static String env(Collection<NewSecrets.Kept> kept) {
		StringBuilder out = new StringBuilder();
		Map<String, Set<Organization>> organizations = kept.stream()
			.map(NewSecrets.Kept::secret)
			.collect(Collectors.groupingBy((secret) -> variable(secret.name()),
					Collectors.mapping(NewSecret::organization, Collectors.toSet())));
		Set<String> names = new HashSet<>();
		for (NewSecrets.Kept each : kept) {
			NewSecret secret = each.secret();
			String name = variable(secret.name());
			if (organizations.get(name).size() > 1) {
				name = variable(secret.name() + " " + secret.organization());
			}
			String unique = name;
			for (int number = 2; !names.add(unique); number++) {
				unique = name + "_" + number;
			}
			out.append("# ").append(secret.name()).append(" (").append(secret.organization()).append(")\n");
			out.append(unique).append("='").append(secret.secret().reveal().replace("'", "'\\''")).append("'\n");
		}
		return out.toString();
	}

	/**
	 * The name of the variable for a token, such as {@code DEPLOY_TO_PRODUCTION}.
	 */
	private static String variable(String name) {
		String words = Normalizer.normalize(name, Normalizer.Form.NFKD)
			.replaceAll("\\p{M}", "")
			.toUpperCase(Locale.ROOT)
			.replaceAll("[^A-Z0-9]+", "_")
			.replaceAll("^_|_$", "");
		if (words.isEmpty()) {
			return "TOKEN";
		}
		return Character.isDigit(words.charAt(0)) ? "TOKEN_" + words : words;
	}

	private String text(String key, Locale locale) {
		return this.messages.getMessage(key, null, locale);
	}

}
