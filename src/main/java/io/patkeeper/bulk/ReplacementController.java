package io.patkeeper.bulk;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.ManagedToken;
import io.patkeeper.token.OwnedTokens;
import io.patkeeper.token.TokenService;
import io.patkeeper.token.note.NoteRepository;
import io.patkeeper.ui.ListView;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Asks for the organizations in which tokens for all organizations are replaced, and
 * prepares the run that creates the new ones.
 */
@Controller
class ReplacementController {

	private static final String ONE = "/organizations/{organization}/tokens/{authorizationId}/replace";

	private static final String SELECTED = "/tokens/selected/replace";

	private final TokenService tokens;

	private final OwnedTokens ownedTokens;

	private final NoteRepository notes;

	private final Selections selections;

	private final PreviewService previews;

	ReplacementController(TokenService tokens, OwnedTokens ownedTokens, NoteRepository notes, Selections selections,
			PreviewService previews) {
		this.tokens = tokens;
		this.ownedTokens = ownedTokens;
		this.notes = notes;
		this.selections = selections;
		this.previews = previews;
	}

	@GetMapping(ONE)
	String chooseForOne(Principal owner, @PathVariable Organization organization, @PathVariable UUID authorizationId,
			Model model) {
		return show(page(owner, organization, authorizationId), model);
	}

	@PostMapping(ONE)
	String prepareForOne(Principal owner, @PathVariable Organization organization, @PathVariable UUID authorizationId,
			@RequestParam(defaultValue = "") List<String> in, @RequestAttribute ListView back, Model model,
			HttpServletResponse response) {
		return prepare(owner, page(owner, organization, authorizationId), Map.of(authorizationId, organization), in,
				back, model, response);
	}

	@GetMapping(SELECTED)
	String chooseForSelected(Principal owner, @RequestAttribute ListView back, Model model) {
		ReplacementPage page = page(owner, this.selections.current());
		return page.tokens().isEmpty() ? "redirect:" + back.url() : show(page, model);
	}

	@PostMapping(SELECTED + "/preview")
	String prepareForSelected(Principal owner, @RequestParam(defaultValue = "") List<String> in,
			@RequestAttribute ListView back, Model model, HttpServletResponse response) {
		Selection selection = this.selections.current();
		return selection.isEmpty() ? "redirect:" + back.url()
				: prepare(owner, page(owner, selection), selection.tokens(), in, back, model, response);
	}

	/**
	 * Prepares the run.
	 * @param in the names of the chosen organizations
	 */
	private String prepare(Principal owner, ReplacementPage page, Map<UUID, Organization> replaced, List<String> in,
			ListView back, Model model, HttpServletResponse response) {
		List<Organization> chosen = in.stream().map(Organization::parse).flatMap(Optional::stream).toList();
		ReplacementPage filled = page.choosing(chosen);
		if (filled.lacksChoice() || filled.isTooLarge()) {
			response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
			model.addAttribute("error", filled.lacksChoice() ? "replace.none" : "replace.too-many");
			return show(filled, model);
		}
		return "redirect:/runs/" + this.previews.prepareReplacement(owner.getName(), replaced, chosen) + back.first();
	}

	private ReplacementPage page(Principal owner, Organization organization, UUID authorizationId) {
		ManagedToken token = this.tokens.fetchWithStatus(organization, authorizationId);
		return ReplacementPage.of(List.of(token), this.ownedTokens.recent(owner.getName()),
				this.notes.all(owner.getName()));
	}

	/**
	 * Tokens that are no longer the person's are left out in the preview.
	 */
	private ReplacementPage page(Principal owner, Selection selection) {
		OwnedTokens.Listing listing = this.ownedTokens.recent(owner.getName());
		List<ManagedToken> replaced = selection.tokens()
			.keySet()
			.stream()
			.map(listing.tokens()::get)
			.filter(Objects::nonNull)
			.toList();
		return ReplacementPage.of(replaced, listing, this.notes.all(owner.getName()));
	}

	private static String show(ReplacementPage page, Model model) {
		model.addAttribute("page", page);
		return "runs/replace";
	}

}
