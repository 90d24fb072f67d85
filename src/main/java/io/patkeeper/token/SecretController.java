package io.patkeeper.token;

import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The secret of a new token, until its owner has stored it.
 */
@Controller
@RequestMapping("/organizations/{organization}/tokens/{authorizationId}/secret")
class SecretController {

	private final NewSecrets secrets;

	private final Tokens tokens;

	SecretController(NewSecrets secrets, Tokens tokens) {
		this.secrets = secrets;
		this.tokens = tokens;
	}

	@GetMapping
	String show(@PathVariable Organization organization, @PathVariable UUID authorizationId, Model model,
			HttpServletResponse response) {
		return this.secrets.find(authorizationId).map((kept) -> {
			model.addAttribute("secret", NewSecretPage.of(kept));
			return "tokens/secret";
		}).orElseGet(() -> {
			response.setStatus(HttpServletResponse.SC_GONE);
			return "tokens/gone";
		});
	}

	@PostMapping("/stored")
	String stored(@PathVariable Organization organization, @PathVariable UUID authorizationId,
			RedirectAttributes redirect) {
		this.secrets.forget(authorizationId);
		redirect.addFlashAttribute("notice", new Notice("success", "secret.forgotten"));
		return "redirect:/organizations/{organization}/tokens/{authorizationId}";
	}

	/**
	 * Revokes the token whose place the new one has taken, where that failed at first.
	 */
	@PostMapping("/revoke-replaced")
	String revokeReplaced(@PathVariable Organization organization, @PathVariable UUID authorizationId) {
		this.secrets.find(authorizationId).map(NewSecrets.Kept::secret).ifPresent((secret) -> {
			UUID replaced = secret.replaced();
			if (replaced != null) {
				this.tokens.revoke(organization, replaced);
				this.secrets.keep(secret.withReplacedRevoked());
			}
		});
		return "redirect:/organizations/{organization}/tokens/{authorizationId}/secret";
	}

}
