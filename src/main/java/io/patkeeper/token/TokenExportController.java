package io.patkeeper.token;

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.patkeeper.ui.CsvTable;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * The list as a file: all tokens that match, not only those of a page.
 */
@Controller
class TokenExportController {

	private final OrganizationService organizations;

	private final RecentOverviews overviews;

	private final TokenSearchText searchText;

	private final TokenCsv csv;

	private final Clock clock;

	TokenExportController(OrganizationService organizations, RecentOverviews overviews, TokenSearchText searchText,
			TokenCsv csv, Clock clock) {
		this.organizations = organizations;
		this.overviews = overviews;
		this.searchText = searchText;
		this.csv = csv;
		this.clock = clock;
	}

	@GetMapping("/tokens.csv")
	ResponseEntity<String> csv(Principal owner, @ModelAttribute TokenListQuery query, Locale locale, Model model) {
		TokenExport export = export(owner, query, model);
		return file(export.fileName("csv"), CsvTable.MEDIA_TYPE).body(this.csv.write(export, locale));
	}

	@GetMapping("/tokens.json")
	ResponseEntity<TokenExport> json(Principal owner, @ModelAttribute TokenListQuery query, Model model) {
		TokenExport export = export(owner, query, model);
		return file(export.fileName("json"), MediaType.APPLICATION_JSON).body(export);
	}

	private TokenExport export(Principal owner, TokenListQuery query, Model model) {
		ManagedOrganizations known = this.organizations.of(owner.getName());
		RecentOverview recent = this.overviews.find(owner.getName(), known);
		List<TokenRow> rows = recent.rows(model);
		Instant now = this.clock.instant();
		return TokenExport.of(query.find(rows, this.searchText::of, now), known, recent.overview(),
				now.minus(Objects.requireNonNullElse(recent.age(), Duration.ZERO)),
				ServletUriComponentsBuilder.fromCurrentContextPath().toUriString());
	}

	private static ResponseEntity.BodyBuilder file(String name, MediaType type) {
		return ResponseEntity.ok()
			.contentType(type)
			.header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment().filename(name).build().toString());
	}

}
