package io.patkeeper.rotation;

import java.security.Principal;
import java.time.Clock;
import java.util.UUID;

import io.patkeeper.token.NewSecrets;
import io.patkeeper.token.Notice;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * One rotation: how far it came, and the next step.
 */
@Controller
@RequestMapping("/rotations/{id}")
class RotationsController {

	private final Rotations rotations;

	private final RotationPages pages;

	private final Rotator rotator;

	private final Leftovers leftovers;

	private final NewSecrets secrets;

	private final Clock clock;

	RotationsController(Rotations rotations, RotationPages pages, Rotator rotator, Leftovers leftovers,
			NewSecrets secrets, Clock clock) {
		this.rotations = rotations;
		this.pages = pages;
		this.rotator = rotator;
		this.leftovers = leftovers;
		this.secrets = secrets;
		this.clock = clock;
	}

	/**
	 * Shows it.
	 * @param follow given while the person waits for the new secret
	 */
	@GetMapping
	String show(Principal owner, @PathVariable UUID id, @RequestParam @Nullable String follow, Model model,
			HttpServletResponse response) {
		Rotation rotation = find(owner, id);
		RotationPage page = this.pages.of(rotation);
		boolean secretIsHere = page.situation().secretMayBeHere() && holdsSecretOf(rotation);
		if (follow != null && secretIsHere) {
			return secretOf(rotation);
		}
		if (page.situation() == Situation.UNDER_WAY) {
			response.setHeader("Refresh", "2; url=?follow");
		}
		model.addAttribute("rotation", page);
		model.addAttribute("secretIsHere", secretIsHere);
		return "rotations/rotation";
	}

	@PostMapping("/revoke-old")
	String revokeOld(Principal owner, @PathVariable UUID id) {
		Rotation rotation = find(owner, id);
		if (!rotation.isOver() && rotation.newAuthorizationId() != null) {
			this.rotator.revokeOld(rotation);
		}
		return holdsSecretOf(rotation) ? secretOf(rotation) : "redirect:/rotations/{id}";
	}

	@PostMapping("/revoke-orphan")
	String revokeOrphan(Principal owner, @PathVariable UUID id, @RequestParam @Nullable UUID orphan,
			RedirectAttributes redirect) {
		clear(find(owner, id), orphan, redirect);
		return "redirect:/rotations/{id}";
	}

	@PostMapping("/leave")
	String leave(Principal owner, @PathVariable UUID id) {
		Rotation rotation = find(owner, id);
		if (!rotation.isUnderWay(this.clock.instant())) {
			this.rotations.abandon(rotation);
		}
		return "redirect:/rotations/{id}";
	}

	@PostMapping("/again")
	String again(Principal owner, @PathVariable UUID id, @RequestParam @Nullable UUID orphan,
			RedirectAttributes redirect) {
		Rotation rotation = find(owner, id);
		if (!clear(rotation, orphan, redirect)) {
			return "redirect:/rotations/{id}";
		}
		return "forward:/organizations/%s/tokens/%s/rotate%s".formatted(rotation.organization(),
				rotation.oldAuthorizationId(), rotation.overlap() ? "?overlap" : "");
	}

	private boolean clear(Rotation rotation, @Nullable UUID orphan, RedirectAttributes redirect) {
		if (rotation.isUnderWay(this.clock.instant())) {
			return false;
		}
		try {
			return this.leftovers.clear(rotation, orphan);
		}
		catch (NothingToRotate ex) {
			redirect.addFlashAttribute("notice", new Notice("warning", "rotation.only-new"));
			return false;
		}
	}

	private Rotation find(Principal owner, UUID id) {
		return this.rotations.find(owner.getName(), id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

	private boolean holdsSecretOf(Rotation rotation) {
		return rotation.newAuthorizationId() != null
				&& this.secrets.holds(rotation.owner(), rotation.newAuthorizationId());
	}

	private static String secretOf(Rotation rotation) {
		return "redirect:/organizations/%s/tokens/%s/secret".formatted(rotation.organization(),
				rotation.newAuthorizationId());
	}

}
