package io.patkeeper.rotation;

import java.security.Principal;
import java.time.Clock;
import java.util.UUID;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.token.TokenUrls;
import io.patkeeper.token.note.NoteRepository;
import io.patkeeper.token.secret.NewSecrets;
import io.patkeeper.ui.ListView;
import io.patkeeper.ui.Notice;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Rotates tokens, and shows the status of a rotation with what the person can do next.
 */
@Controller
class RotationController {

	private static final Logger logger = LoggerFactory.getLogger(RotationController.class);

	private static final String BACK = "redirect:/rotations/{id}";

	private final Rotator rotator;

	private final RotationRepository rotations;

	private final RotationInspector statusFinder;

	private final OrphanCleanup orphanCleanup;

	private final NewSecrets secrets;

	private final NoteRepository notes;

	private final Clock clock;

	RotationController(Rotator rotator, RotationRepository rotations, RotationInspector statusFinder,
			OrphanCleanup orphanCleanup, NewSecrets secrets, NoteRepository notes, Clock clock) {
		this.rotator = rotator;
		this.rotations = rotations;
		this.statusFinder = statusFinder;
		this.orphanCleanup = orphanCleanup;
		this.secrets = secrets;
		this.notes = notes;
		this.clock = clock;
	}

	@PostMapping("/organizations/{organization}/tokens/{authorizationId}/rotate")
	String rotate(Principal owner, @PathVariable Organization organization, @PathVariable UUID authorizationId,
			@RequestParam @Nullable String overlap, @RequestAttribute ListView back, RedirectAttributes redirect) {
		return rotate(owner, organization, authorizationId, overlap != null, false, back, redirect);
	}

	/**
	 * Rotates a token.
	 * @param orphanRevoked whether the new token of an earlier rotation was just revoked,
	 * so that the page must not say that nothing was changed
	 */
	private String rotate(Principal owner, Organization organization, UUID authorizationId, boolean overlap,
			boolean orphanRevoked, ListView back, RedirectAttributes redirect) {
		try {
			Rotation rotation = this.rotator.rotate(owner.getName(), organization, authorizationId, overlap, false);
			return holdsSecretOf(rotation) ? toSecretOf(rotation, back)
					: "redirect:/rotations/" + rotation.id() + "?follow" + back.next();
		}
		catch (NothingToRotateException ex) {
			redirect.addFlashAttribute("notice", new Notice("warning", "rotation.nothing"));
		}
		catch (AllOrganizationsTokenException ex) {
			redirect.addFlashAttribute("notice", new Notice("warning",
					orphanRevoked ? "rotation.all-organizations-again" : "rotation.all-organizations"));
		}
		catch (TokenRefusedException ex) {
			redirect.addFlashAttribute("notice", new Notice("error",
					orphanRevoked ? "rotation.refused-again" : "rotation.refused", Notice.sentence(ex)));
		}
		catch (AzureDevOpsException ex) {
			if (!orphanRevoked) {
				throw ex;
			}
			logger.warn("Could not rotate token {} again after the orphan was revoked", authorizationId, ex);
			redirect.addFlashAttribute("notice", new Notice("error", "rotation.failed-again"));
		}
		return "redirect:" + TokenUrls.token(organization, authorizationId) + back.first();
	}

	/**
	 * Shows a rotation.
	 * @param follow present while the person waits for the new secret
	 * @param check present to check the tokens even while the rotation is in progress
	 */
	@GetMapping("/rotations/{id}")
	String show(Principal owner, @PathVariable UUID id, @RequestParam @Nullable String follow,
			@RequestParam @Nullable String check, @RequestAttribute ListView back, Model model,
			HttpServletResponse response) {
		Rotation rotation = find(owner, id);
		RotationPage page = (check != null) ? this.statusFinder.checkNow(rotation) : this.statusFinder.find(rotation);
		boolean secretAvailable = page.offers(RotationStatus.NextStep.SHOW_SECRET) && holdsSecretOf(rotation);
		if (follow != null && secretAvailable) {
			return toSecretOf(rotation, back);
		}
		if (check == null && page.status() == RotationStatus.IN_PROGRESS) {
			response.setHeader("Refresh", "2; url=?follow" + back.next());
		}
		model.addAttribute("rotation", page);
		model.addAttribute("secretAvailable", secretAvailable);
		this.notes.find(owner.getName(), rotation.oldAuthorizationId())
			.ifPresent((note) -> model.addAttribute("note", note));
		return "rotations/rotation";
	}

	@PostMapping("/rotations/{id}/revoke-old")
	String revokeOld(Principal owner, @PathVariable UUID id, @RequestAttribute ListView back) {
		Rotation rotation = find(owner, id);
		if (!rotation.isOver() && rotation.newAuthorizationId() != null) {
			this.rotator.revokeOld(rotation);
		}
		return holdsSecretOf(rotation) ? toSecretOf(rotation, back) : BACK + back.first();
	}

	@PostMapping("/rotations/{id}/revoke-orphan")
	String revokeOrphan(Principal owner, @PathVariable UUID id, @RequestParam @Nullable UUID orphan,
			@RequestAttribute ListView back, RedirectAttributes redirect) {
		discard(find(owner, id), orphan, redirect);
		return BACK + back.first();
	}

	@PostMapping("/rotations/{id}/leave")
	String leave(Principal owner, @PathVariable UUID id, @RequestAttribute ListView back) {
		Rotation rotation = find(owner, id);
		if (!rotation.isInProgress(this.clock.instant())) {
			this.rotations.abandon(rotation);
		}
		return BACK + back.first();
	}

	@PostMapping("/rotations/{id}/again")
	String again(Principal owner, @PathVariable UUID id, @RequestParam @Nullable UUID orphan,
			@RequestAttribute ListView back, RedirectAttributes redirect) {
		Rotation rotation = find(owner, id);
		if (this.statusFinder.find(rotation).allOrganizations()) {
			redirect.addFlashAttribute("notice", new Notice("warning", "rotation.all-organizations"));
			return BACK + back.first();
		}
		boolean orphanRevoked = !rotation.isOver() && (orphan != null || rotation.newAuthorizationId() != null);
		return discard(rotation, orphan, redirect) ? rotate(owner, rotation.organization(),
				rotation.oldAuthorizationId(), rotation.overlap(), orphanRevoked, back, redirect) : BACK + back.first();
	}

	private boolean discard(Rotation rotation, @Nullable UUID orphan, RedirectAttributes redirect) {
		if (rotation.isInProgress(this.clock.instant())) {
			return false;
		}
		try {
			return this.orphanCleanup.discard(rotation, orphan);
		}
		catch (NothingToRotateException ex) {
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

	private static String toSecretOf(Rotation rotation, ListView back) {
		return "redirect:" + TokenUrls.secret(rotation.organization(), rotation.newAuthorizationId()) + back.first();
	}

}
