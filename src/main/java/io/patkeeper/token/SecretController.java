package io.patkeeper.token;

import java.security.Principal;
import java.util.Optional;
import java.util.UUID;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.token.secret.NewSecrets;
import io.patkeeper.token.secret.SecretStoredEvent;
import io.patkeeper.ui.ListView;
import io.patkeeper.ui.Notice;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Shows the secret of a new token until its owner has stored it.
 */
@Controller
@RequestMapping("/organizations/{organization}/tokens/{authorizationId}/secret")
class SecretController {

	private static final Logger logger = LoggerFactory.getLogger(SecretController.class);

	private final NewSecrets secrets;

	private final TokenService tokens;

	private final ApplicationEventPublisher events;

	SecretController(NewSecrets secrets, TokenService tokens, ApplicationEventPublisher events) {
		this.secrets = secrets;
		this.tokens = tokens;
		this.events = events;
	}

	@GetMapping
	String show(Principal owner, @PathVariable Organization organization, @PathVariable UUID authorizationId,
			Model model, HttpServletResponse response) {
		return this.secrets.find(owner.getName(), authorizationId)
			.map((kept) -> page(NewSecretPage.of(kept.secret(), kept.until()), model, response))
			.orElseGet(() -> {
				response.setStatus(HttpServletResponse.SC_GONE);
				model.addAttribute("rotatable", isRotatable(organization, authorizationId));
				return "tokens/gone";
			});
	}

	private boolean isRotatable(Organization organization, UUID authorizationId) {
		try {
			return this.tokens.fetch(organization, authorizationId).isRotatable();
		}
		catch (AzureDevOpsException | TokenRefusedException ex) {
			return false;
		}
	}

	@PostMapping("/stored")
	String stored(Principal owner, @PathVariable Organization organization, @PathVariable UUID authorizationId,
			@RequestAttribute ListView back, RedirectAttributes redirect) {
		Optional<String> name = this.secrets.find(owner.getName(), authorizationId).map((kept) -> kept.secret().name());
		this.secrets.forget(owner.getName(), authorizationId);
		logger.atInfo()
			.addKeyValue("action", "store-secret")
			.addKeyValue("person", owner.getName())
			.addKeyValue("organization", organization)
			.addKeyValue("authorizationId", authorizationId)
			.log("The owner has stored the secret of a new token, so it was deleted here");
		this.events.publishEvent(new SecretStoredEvent(owner.getName(), authorizationId));
		String token = TokenUrls.token(organization, authorizationId) + back.first();
		if (name.isEmpty()) {
			// A second click, or no token of this person, which that page tells apart.
			redirect.addFlashAttribute("notice", new Notice("success", "secret.forgotten"));
			return "redirect:" + token;
		}
		redirect.addFlashAttribute("notice", new Notice("success", "secret.forgotten.name", Notice.name(name.get()))
			.withLink("secret.token", token));
		return "redirect:" + back.url();
	}

	/**
	 * Shows a secret. This page is never compressed: as it contains parts of its URL, its
	 * compressed length would reveal something about the secret (the BREACH attack).
	 */
	static String page(NewSecretPage secret, Model model, HttpServletResponse response) {
		response.setHeader(HttpHeaders.CONTENT_ENCODING, "identity");
		model.addAttribute("secret", secret);
		return "tokens/secret";
	}

}
