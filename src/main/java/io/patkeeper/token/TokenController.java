package io.patkeeper.token;

import java.io.Serializable;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.PersonalAccessTokenRequest;
import io.patkeeper.azuredevops.Refusal;
import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.journal.Journal;
import io.patkeeper.journal.JournalRow;
import io.patkeeper.token.note.NoteForm;
import io.patkeeper.token.note.NoteRepository;
import io.patkeeper.token.note.TokenNotes;
import io.patkeeper.token.scope.ScopeCatalogue;
import io.patkeeper.ui.ListView;
import io.patkeeper.ui.Notice;
import io.patkeeper.ui.RefusalText;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * One token: what is known about it, changing it, revoking it.
 */
@Controller
@RequestMapping("/organizations/{organization}/tokens/{authorizationId}")
class TokenController {

	private static final String BACK = "redirect:/organizations/{organization}/tokens/{authorizationId}";

	private static final int LATEST_ENTRIES = 10;

	private final TokenService tokens;

	private final TokenChangeService changes;

	private final RecentOverviews overviews;

	private final TokenFormValidator validator;

	private final TokenFormRenderer formRenderer;

	private final LifespanLimits limits;

	private final NoteRepository notes;

	private final ScopeCatalogue catalogue;

	private final Journal journal;

	private final Clock clock;

	TokenController(TokenService tokens, TokenChangeService changes, RecentOverviews overviews,
			TokenFormValidator validator, TokenFormRenderer formRenderer, LifespanLimits limits, NoteRepository notes,
			ScopeCatalogue catalogue, Journal journal, Clock clock) {
		this.tokens = tokens;
		this.changes = changes;
		this.overviews = overviews;
		this.validator = validator;
		this.formRenderer = formRenderer;
		this.limits = limits;
		this.notes = notes;
		this.catalogue = catalogue;
		this.journal = journal;
		this.clock = clock;
	}

	@GetMapping
	String show(Principal owner, @PathVariable Organization organization, @PathVariable UUID authorizationId,
			@RequestAttribute @Nullable Map<String, List<String>> savedForm, Model model) {
		ManagedToken token = this.tokens.fetchWithStatus(organization, authorizationId);
		return (savedForm != null) ? show(owner.getName(), token, NoteForm.of(savedForm), model)
				: show(owner.getName(), token, model);
	}

	private String show(String owner, ManagedToken token, Model model) {
		return show(owner, token, new NoteForm(TokenNotes.in(model).of(token.authorizationId())), model);
	}

	private String show(String owner, ManagedToken token, NoteForm form, Model model) {
		Instant now = this.clock.instant();
		TokenRow shown = TokenRow.of(token, this.catalogue, now)
			.with(TokenNotes.in(model))
			.with(TokenRotations.in(model));
		List<TokenRow> namesakes = shown.namesakes(this.overviews.remembered(owner));
		TokenRow row = shown.sharingName(!namesakes.isEmpty());
		Facet advice = Facet.adviceOn(row);
		model.addAttribute("token", row);
		model.addAttribute("advice", advice);
		model.addAttribute("namesakes", (advice == Facet.SHARED_NAME) ? namesakes : List.of());
		model.addAttribute("form", form);
		model.addAttribute("note", form.withoutSecrets().note());
		TokenFormLink link = TokenFormLink.like(row, this.catalogue);
		if (!link.scopes().isEmpty()) {
			model.addAttribute("formLink", link.url());
		}
		model.addAttribute("journal",
				this.journal.about(owner, token.authorizationId(), LATEST_ENTRIES)
					.stream()
					.map((entry) -> JournalRow.of(entry, now))
					.toList());
		return "tokens/one";
	}

	@GetMapping(params = "edit")
	String edit(Principal owner, @PathVariable Organization organization, @PathVariable UUID authorizationId,
			@RequestAttribute @Nullable Map<String, List<String>> savedForm, Model model) {
		ManagedToken token = this.tokens.fetchWithStatus(organization, authorizationId);
		if (!token.status().works()) {
			return show(owner.getName(), token, model);
		}
		TokenForm form = (savedForm != null) ? TokenForm.of(savedForm) : TokenForm.changing(token);
		return this.formRenderer.showChange(form, token, model);
	}

	@PostMapping
	String change(Principal owner, @PathVariable Organization organization, @PathVariable UUID authorizationId,
			@ModelAttribute("form") TokenForm form, BindingResult errors,
			@RequestParam MultiValueMap<String, String> fields, @RequestAttribute ListView back, Model model,
			RedirectAttributes redirect, HttpServletResponse response) {
		form.addLevels(fields);
		ManagedToken token = this.tokens.fetch(organization, authorizationId);
		if (!token.status().works()) {
			throw new TokenRefusedException(Refusal.EXPIRED_PAT_CANNOT_BE_EXTENDED.code(), null, SupportIds.NONE);
		}
		Optional<Instant> expiry = this.validator.check(form, token, errors);
		if (!errors.hasErrors() && expiry.isPresent()) {
			PersonalAccessTokenRequest request = new PersonalAccessTokenRequest(form.name(), form.scopes(),
					expiry.get(), token.details().allOrganizations());
			try {
				PersonalAccessToken changed = this.changes.change(owner.getName(), organization, authorizationId,
						request);
				this.limits.learn(organization, request.validTo(), changed);
				redirect.addFlashAttribute("notice", noticeOf(request.validTo(), changed));
				return BACK + back.first();
			}
			catch (TokenRefusedException ex) {
				this.limits.learn(organization, request.validTo(), ex);
				RefusalText.reject(ex, errors);
			}
		}
		response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
		return this.formRenderer.showChange(form, token, model);
	}

	private static Notice noticeOf(Instant requested, PersonalAccessToken changed) {
		Serializable name = Notice.name(changed.displayName());
		return Expiry.isClamped(requested, changed.validTo()) ? new Notice("warning", "token.changed.clamped", name)
				: new Notice("success", "token.changed", name);
	}

	@PostMapping("/note")
	String saveNote(Principal owner, @PathVariable Organization organization, @PathVariable UUID authorizationId,
			@ModelAttribute("form") NoteForm form, BindingResult errors, @RequestAttribute ListView back, Model model,
			RedirectAttributes redirect, HttpServletResponse response) {
		ManagedToken token = this.tokens.fetchWithStatus(organization, authorizationId);
		form.validate(errors);
		if (errors.hasErrors()) {
			response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
			return show(owner.getName(), token, form, model);
		}
		this.notes.save(owner.getName(), authorizationId, form.note(), endOf(token));
		redirect.addFlashAttribute("notice",
				new Notice("success", form.note().isEmpty() ? "note.deleted" : "note.saved"));
		return BACK + back.first();
	}

	/**
	 * When a token ends, or at least has ended, within the range that is possible.
	 */
	private Instant endOf(ManagedToken token) {
		Instant now = this.clock.instant();
		Instant expires = Objects.requireNonNullElse(token.expires(), Expiry.latest(now));
		return (token.status().works() && expires.isAfter(now)) ? Expiry.clip(expires, now) : now;
	}

	@GetMapping("/revoke")
	String askBeforeRevoking(@PathVariable Organization organization, @PathVariable UUID authorizationId, Model model) {
		ManagedToken token = this.tokens.fetch(organization, authorizationId);
		model.addAttribute("token",
				TokenRow.of(token, this.catalogue, this.clock.instant()).with(TokenNotes.in(model)));
		return "tokens/revoke";
	}

	@PostMapping("/revoke")
	String revoke(Principal owner, @PathVariable Organization organization, @PathVariable UUID authorizationId,
			@RequestAttribute ListView back, RedirectAttributes redirect) {
		// Revoking a token that is gone succeeds; this rejects one that is not the
		// person's.
		ManagedToken token = this.tokens.fetchWithStatus(organization, authorizationId);
		this.changes.revoke(owner.getName(), organization, authorizationId, token.name());
		boolean allOrganizations = token.details().allOrganizations();
		redirect.addFlashAttribute("notice",
				new Notice("success", "token.revoked", Notice.name(token.name())).withLink("token.revoked.replace",
						TokenUrls.replacement(organization.name(), authorizationId, allOrganizations, back)));
		return "redirect:" + back.url();
	}

}
