package io.patkeeper.rotation;

import java.security.Principal;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.TokenRefused;
import io.patkeeper.token.NewSecrets;
import io.patkeeper.token.Notice;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Rotates a token at one click.
 */
@Controller
class RotationController {

	private final Rotator rotator;

	private final NewSecrets secrets;

	RotationController(Rotator rotator, NewSecrets secrets) {
		this.rotator = rotator;
		this.secrets = secrets;
	}

	@PostMapping("/organizations/{organization}/tokens/{authorizationId}/rotate")
	String rotate(Principal owner, @PathVariable Organization organization, @PathVariable UUID authorizationId,
			@RequestParam @Nullable String overlap, RedirectAttributes redirect) {
		try {
			Rotation rotation = this.rotator.rotate(owner.getName(), organization, authorizationId, overlap != null);
			UUID created = rotation.newAuthorizationId();
			return (created != null && this.secrets.holds(owner.getName(), created))
					? "redirect:/organizations/{organization}/tokens/" + created + "/secret"
					: "redirect:/rotations/" + rotation.id() + "?follow";
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
