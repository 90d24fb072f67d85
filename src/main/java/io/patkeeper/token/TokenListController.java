package io.patkeeper.token;

import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.ui.MessageKeys;
import io.patkeeper.ui.Notice;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The list of all tokens, over all organizations.
 */
@Controller
class TokenListController {

	private final OrganizationService organizations;

	private final RecentOverviews overviews;

	private final TokenSearchText searchText;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	TokenListController(OrganizationService organizations, RecentOverviews overviews, TokenSearchText searchText,
			ApplicationEventPublisher events, Clock clock) {
		this.organizations = organizations;
		this.overviews = overviews;
		this.searchText = searchText;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Shows the list.
	 * @param refresh if present, Azure DevOps is asked anew
	 */
	@GetMapping("/tokens")
	String list(Principal owner, @ModelAttribute("query") TokenListQuery query, @RequestParam @Nullable String refresh,
			HttpServletRequest request, Model model) {
		addPage(owner, query, refresh != null, request, model);
		return "tokens/list";
	}

	/**
	 * Shows only what changes while a person types a search.
	 */
	@GetMapping(path = "/tokens", headers = "X-Requested-With=fetch")
	String found(Principal owner, @ModelAttribute("query") TokenListQuery query, HttpServletRequest request,
			Model model) {
		addPage(owner, query, false, request, model);
		return "tokens/found";
	}

	private void addPage(Principal owner, TokenListQuery query, boolean anew, HttpServletRequest request, Model model) {
		ManagedOrganizations known = anew ? this.organizations.findAnew(owner.getName())
				: this.organizations.of(owner.getName());
		Instant started = this.clock.instant();
		RecentOverview recent = anew ? this.overviews.list(owner.getName(), known)
				: this.overviews.find(owner.getName(), known);
		TokenOverview overview = recent.overview();
		model.addAttribute("page", TokenListPage.of(recent.rows(model), known, overview.answered(known.all()), query,
				TokenSelection.in(model), notices(known, overview), this.searchText, this.clock.instant()));
		if (recent.age() == null && RecentOverview.isReminded(model)) {
			this.events
				.publishEvent(new TokensListedEvent(owner.getName(), OwnedTokens.Listing.of(known, overview), started));
		}
		if (recent.age() != null) {
			model.addAttribute("age", recent.age().toSeconds());
			model.addAttribute("refreshUrl",
					UriComponentsBuilder.fromPath(request.getRequestURI())
						.query(request.getQueryString())
						.replaceQueryParam("refresh", true)
						.build()
						.toUriString());
		}
	}

	private static List<Notice> notices(ManagedOrganizations known, TokenOverview overview) {
		List<Notice> notices = new ArrayList<>();
		if (known.undiscovered() != null) {
			notices.add(new Notice("warning",
					known.undiscovered().isTransient() ? "tokens.undiscovered.failed" : "tokens.undiscovered.refused"));
		}
		if (known.unread() > 0) {
			notices.add(new Notice("warning", "tokens.undiscovered.unread", known.unread()));
		}
		overview.failures()
			.forEach((organization, reason) -> notices.add(overview.hasTokensOf(organization)
					? new Notice("warning", "tokens.incomplete", organization.name()) : notice(organization, reason)));
		overview.unread()
			.forEach((organization, count) -> notices
				.add(new Notice(overview.hasTokensOf(organization) ? "warning" : "error", "tokens.unread", count,
						organization.name())));
		if (overview.retryAfter() != null) {
			notices.add(new Notice("info", "tokens.pause", overview.retryAfter().toSeconds()));
		}
		return notices;
	}

	private static Notice notice(Organization organization, RuntimeException reason) {
		String key = (reason instanceof AzureDevOpsException ex) ? MessageKeys.of(ex.fault()) : "refused";
		return (reason instanceof AzureDevOpsException ex && ex.connectionFailure() != null)
				? new Notice("error", "fault." + key + ".notice.why", organization.name(), ex.connectionFailure())
				: new Notice("error", "fault." + key + ".notice", organization.name());
	}

}
