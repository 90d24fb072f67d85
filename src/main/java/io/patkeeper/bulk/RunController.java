package io.patkeeper.bulk;

import java.security.Principal;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.rotation.RotationService;
import io.patkeeper.session.BackgroundSession;
import io.patkeeper.token.note.NoteRepository;
import io.patkeeper.ui.ListView;
import io.patkeeper.ui.Notice;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The preview of a run, its progress and its outcomes. Only its owner can see, confirm or
 * continue it.
 */
@Controller
@RequestMapping("/runs/{id}")
class RunController {

	private static final String BACK = "redirect:/runs/{id}";

	private static final String REFRESH_INTERVAL = "5";

	private final RunRepository runs;

	private final RunService service;

	private final PreviewService previews;

	private final RunSecrets secrets;

	private final CurrentRun currentRun;

	private final RotationService rotations;

	private final NoteRepository notes;

	private final Clock clock;

	RunController(RunRepository runs, RunService service, PreviewService previews, RunSecrets secrets,
			CurrentRun currentRun, RotationService rotations, NoteRepository notes, Clock clock) {
		this.runs = runs;
		this.service = service;
		this.previews = previews;
		this.secrets = secrets;
		this.currentRun = currentRun;
		this.rotations = rotations;
		this.notes = notes;
		this.clock = clock;
	}

	/**
	 * Shows a run.
	 * @param auto present if the page is to refresh itself while the run works
	 */
	@GetMapping
	String show(Principal owner, @PathVariable UUID id, @RequestParam @Nullable String auto, Model model,
			HttpServletResponse response) {
		Run run = find(owner, id);
		List<RunItem> items = this.runs.items(id);
		if (run.state() == RunState.PREVIEW) {
			return show(PreviewPage.of(run, items, this.rotations.open(owner.getName())), owner, model);
		}
		RunPage page = RunPage.of(run, items, this.secrets.of(run, items), this.clock.instant());
		if (page.status().isActive() && auto != null) {
			response.setHeader("Refresh", REFRESH_INTERVAL);
		}
		if (!page.secrets().isEmpty()) {
			// Not compressed, like the page of a single new secret.
			response.setHeader(HttpHeaders.CONTENT_ENCODING, "identity");
		}
		if (page.isSettled()) {
			this.currentRun.settled(id);
		}
		model.addAttribute("run", page);
		model.addAttribute("notes", this.notes.all(owner.getName()));
		model.addAttribute("auto", auto != null);
		return "runs/run";
	}

	private String show(PreviewPage preview, Principal owner, Model model) {
		model.addAttribute("preview", preview);
		model.addAttribute("notes", this.notes.all(owner.getName()));
		return "runs/preview";
	}

	/**
	 * Confirms a preview.
	 * @param number the number that the person has typed, if many tokens are revoked
	 * @param old {@code revoke} if the old tokens of rotations are revoked at once
	 * @param days the days from today on which extended tokens expire
	 */
	@PostMapping("/start")
	String start(Principal owner, @PathVariable UUID id, @RequestParam(defaultValue = "") String number,
			@RequestParam(defaultValue = "") String old, @RequestParam(defaultValue = "90") int days,
			@RequestAttribute ListView back, Model model, HttpServletRequest request, HttpServletResponse response,
			RedirectAttributes redirect) {
		Run run = find(owner, id);
		List<RunItem> items = this.runs.items(id);
		if (run.state() == RunState.PREVIEW) {
			Run confirmed = run.confirmed(!old.equals("revoke"), PreviewPage.expiry(days, this.clock.instant()));
			PreviewPage preview = PreviewPage.of(confirmed, items, this.rotations.open(owner.getName()));
			if (!preview.isConfirmedBy(number)) {
				response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
				model.addAttribute("number", number);
				return show(preview, owner, model);
			}
			warnUnless(this.service.start(confirmed, items, BackgroundSession.of(request)), redirect);
		}
		return BACK + back.first();
	}

	@PostMapping("/stop")
	String stop(Principal owner, @PathVariable UUID id, @RequestAttribute ListView back) {
		this.service.stop(find(owner, id));
		return BACK + back.first();
	}

	@PostMapping("/continue")
	String resume(Principal owner, @PathVariable UUID id, @RequestAttribute ListView back, HttpServletRequest request,
			RedirectAttributes redirect) {
		warnUnless(this.service.resume(find(owner, id), BackgroundSession.of(request)), redirect);
		return BACK + back.first();
	}

	private static void warnUnless(boolean underWay, RedirectAttributes redirect) {
		if (!underWay) {
			redirect.addFlashAttribute("notice", new Notice("warning", "run.other"));
		}
	}

	/**
	 * Prepares a run with the tokens that were not changed.
	 */
	@PostMapping("/again")
	String again(Principal owner, @PathVariable UUID id, @RequestAttribute ListView back) {
		return "redirect:/runs/" + this.previews.prepareAgain(find(owner, id)) + back.first();
	}

	/**
	 * Prepares a run that revokes the tokens that this one has replaced.
	 */
	@PostMapping("/revoke-old")
	String revokeOld(Principal owner, @PathVariable UUID id, @RequestAttribute ListView back) {
		Run run = find(owner, id);
		Map<UUID, Organization> old = new LinkedHashMap<>();
		RunPage.of(run, this.runs.items(id), Map.of(), this.clock.instant())
			.old()
			.forEach((item) -> old.put(item.authorizationId(), item.managedIn()));
		return "redirect:/runs/" + this.previews.prepare(owner.getName(), RunKind.REVOKE, old) + back.first();
	}

	private Run find(Principal owner, UUID id) {
		return this.runs.find(owner.getName(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

}
