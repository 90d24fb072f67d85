package io.patkeeper.rotation;

import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.TokenRefused;
import io.patkeeper.token.Notice;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Rotates a token at one click.
 */
@Controller
class RotationController {

	private final Rotation rotation;

	RotationController(Rotation rotation) {
		this.rotation = rotation;
	}

	@PostMapping("/organizations/{organization}/tokens/{authorizationId}/rotate")
	String rotate(@PathVariable Organization organization, @PathVariable UUID authorizationId,
			RedirectAttributes redirect) {
		try {
			UUID created = this.rotation.rotate(organization, authorizationId);
			return "redirect:/organizations/{organization}/tokens/" + created + "/secret";
		}
		catch (NothingToRotate ex) {
			redirect.addFlashAttribute("notice", new Notice("warning", "rotation.nothing"));
		}
		catch (TokenRefused ex) {
			redirect.addFlashAttribute("notice", new Notice("error", "rotation.refused", Notice.sentence(ex)));
		}
		return "redirect:/organizations/{organization}/tokens/{authorizationId}";
	}

}
